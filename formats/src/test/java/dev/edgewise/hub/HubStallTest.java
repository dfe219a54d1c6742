package dev.edgewise.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.edgewise.error.ModelException;
import dev.edgewise.hub.HostileHub.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hubs that would keep a download going for ever.
@Tag("slow")
class HubStallTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int TRIES = 3;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    STOPS_IN_LIST         | nothing( but 1 bytes)? arrived for 0 s
                    DRIPS_LIST            | nothing( but \\d+ bytes)? arrived for 0 s
                    STOPS_IN_FILE         | nothing( but 1 bytes)? arrived for 0 s
                    DRIPS_FILE            | nothing( but \\d+ bytes)? arrived for 0 s
                    ONE_BYTE_A_CONNECTION | closed
                    """)
    void isGivenUpAfterSomeTries(Way way, String reason) throws IOException {
        try (HostileHub server = new HostileHub(way)) {
            String address = server.endpoint().toString();
            Duration patience = way == Way.ONE_BYTE_A_CONNECTION ? LONG : SHORT;
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> assertThatThrownBy(() -> download(server, patience))
                            .isInstanceOf(ModelException.class)
                            .hasMessageStartingWith("cannot fetch owner/name from " + address + ": ")
                            .hasMessageEndingWith(
                                    "; check the network and HF_ENDPOINT, then start again, it goes on where it ended")
                            .message()
                            .containsPattern(reason));
            assertThat(server.asked).hasValue(TRIES);
        }
    }

    @Test
    void aFileWithoutSizeIsRefusedWhereItIsLarge() throws IOException {
        try (HostileHub server = new HostileHub(Way.ENDLESS_FILE)) {
            String file =
                    server.endpoint() + "/owner/name/resolve/0123456789abcdef0123456789abcdef01234567/config.json";
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> assertThatThrownBy(() -> download(server, LONG))
                            .isInstanceOf(ModelException.class)
                            .hasMessage("config.json of " + file
                                    + " has more than 200000 bytes, which the hub did not announce;"
                                    + " check HF_ENDPOINT, or fetch the model by other means and give its directory"));
            try (var blobs = Files.list(directory.resolve("models--owner--name/blobs"))) {
                assertThat(blobs).isEmpty();
            }
        }
    }

    @Test
    void aFileStaysAsLargeAsItWasFirstSaidToBe() throws IOException {
        try (HostileHub server = new HostileHub(Way.GROWING_FILE)) {
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> assertThatThrownBy(() -> download(server, LONG))
                            .isInstanceOf(ModelException.class)
                            .hasMessageContaining("arrived damaged"));
            assertThat(server.asked).hasValue(2);
        }
    }

    private void download(HostileHub server, Duration patience) {
        HubLimits limits = new HubLimits(patience, 1000, 200_000);
        HubSettings settings = new HubSettings(server.endpoint(), directory, null, false);
        Retry retry = new Retry(TRIES, limits.least(), Duration.ofMillis(1), (_, _) -> {});
        new Hub(settings, DownloadProgress.SILENT, retry, limits).download(HubId.parse("owner/name"));
    }
}
