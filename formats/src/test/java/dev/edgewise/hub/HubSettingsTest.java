package dev.edgewise.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    @TempDir
    Path directory;

    @Test
    void defaultsAreHuggingFaces() {
        HubSettings settings = HubSettings.fromEnvironment(Map.of("HOME", directory.toString()));
        assertThat(settings.endpoint()).hasToString("https://huggingface.co");
        assertThat(settings.cache()).isEqualTo(directory.resolve(".cache/huggingface/hub"));
        assertThat(settings.token()).isNull();
        assertThat(settings.offline()).isFalse();
    }

    @Test
    void theCacheIsWhereItIsSaidMostExactly() {
        assertThat(HubSettings.fromEnvironment(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/x"))
                        .cache())
                .isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(HubSettings.fromEnvironment(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/f"))
                        .cache())
                .isEqualTo(Path.of("/f/hub"));
        assertThat(HubSettings.fromEnvironment(Map.of("HF_HOME", "/f", "HF_HUB_CACHE", "/c"))
                        .cache())
                .isEqualTo(Path.of("/c"));
    }

    @Test
    void theTokenComesFromTheVariableOrTheFile() throws IOException {
        Files.writeString(directory.resolve("token"), "from-file\n");
        Map<String, String> home = Map.of("HF_HOME", directory.toString());
        assertThat(HubSettings.fromEnvironment(home).token()).isEqualTo("from-file");
        assertThat(HubSettings.fromEnvironment(Map.of("HF_HOME", directory.toString(), "HF_TOKEN", " direct "))
                        .token())
                .isEqualTo("direct");
        Path other = Files.writeString(directory.resolve("other"), "named");
        assertThat(HubSettings.fromEnvironment(
                                Map.of("HF_HOME", directory.toString(), "HF_TOKEN_PATH", other.toString()))
                        .token())
                .isEqualTo("named");
        assertThat(HubSettings.fromEnvironment(home).toString())
                .contains("token=set")
                .doesNotContain("from-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "ON", "yes", "True"})
    void offlineIsSaidInManyWays(String value) {
        assertThat(HubSettings.fromEnvironment(Map.of("HF_HUB_OFFLINE", value)).offline())
                .isTrue();
        assertThat(HubSettings.fromEnvironment(Map.of("HF_HUB_OFFLINE", "0")).offline())
                .isFalse();
    }

    @Test
    void endpointsMustBeWebAddresses() {
        assertThat(HubSettings.fromEnvironment(Map.of("HF_ENDPOINT", "http://localhost:8080/mirror//"))
                        .endpoint())
                .hasToString("http://localhost:8080/mirror");
        for (String wrong : new String[] {"ftp://x", "huggingface.co", "file:///tmp", "http://a b"}) {
            assertThatThrownBy(() -> HubSettings.fromEnvironment(Map.of("HF_ENDPOINT", wrong)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("HF_ENDPOINT must be an http or https address but was '" + wrong + "'");
        }
    }

    @Test
    void onlyTheEndpointsOwnOriginIsTrusted() {
        try (HubHttp http = new HubHttp(HubSettings.fromEnvironment(Map.of()))) {
            for (String own : new String[] {"https://huggingface.co/x", "https://HuggingFace.co:443/y?z"}) {
                assertThat(http.isEndpoint(URI.create(own))).as(own).isTrue();
            }
            for (String other : new String[] {
                "http://huggingface.co/x",
                "https://huggingface.co:444/",
                "https://huggingface.co.evil.org/",
                "https://cdn.huggingface.co/",
                "https://huggingface.co@evil.org/"
            }) {
                assertThat(http.isEndpoint(URI.create(other))).as(other).isFalse();
            }
        }
    }

    @Test
    void idsHaveOwnerNameAndPerhapsARevision() {
        assertThat(HubId.parse("HuggingFaceTB/SmolLM2-135M-Instruct"))
                .isEqualTo(new HubId("HuggingFaceTB", "SmolLM2-135M-Instruct", "main"))
                .hasToString("HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(HubId.parse("a/b@refs/pr/1").revision()).isEqualTo("refs/pr/1");
        assertThat(HubId.parse("a/b@v1.0")).hasToString("a/b@v1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a/b/c", "../b", "a/..", "a/b@", "a/b@../x", "a/b@/x", "a b/c", "./model", "a/b..c"})
    void otherTextIsNoId(String text) {
        assertThat(HubId.hasForm(text)).isFalse();
        assertThatThrownBy(() -> HubId.parse(text))
                .isInstanceOf(ModelException.class)
                .hasMessage("a hub id must have the form owner/name or owner/name@revision but was '" + text
                        + "'; an example is HuggingFaceTB/SmolLM2-135M-Instruct");
    }
}
