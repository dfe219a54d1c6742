package dev.edgewise.data;

import static dev.edgewise.data.ParquetRowsTest.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Damaged files end soon, whatever they say of themselves.
class DamagedParquetTest {
    /// `waits` lets a decoding thread die, `fills-memory` has rows without end, `out-of-memory` a text of 4 GiB.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "waits         | a page is said to have 11 bytes at 30",
                "fills-memory  | its schema has more columns than it says",
                "out-of-memory | it ends in the middle of a value"
            })
    void saysWhatIsWrong(String name, String why) {
        Path file = resource("damaged-" + name + ".parquet");
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": this is not a Parquet file that can be read: " + why
                        + ". It may have been cut off or damaged; write or download it again.");
    }

    @Test
    @Tag("slow")
    void survivesChangedBytes(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ParquetMutations.class.getName(),
                folder.toString(),
                "1",
                "300"));
        Stream.of("types", "groups", "messages", "logical", "logical-v1", "logical-v2", "questions-gzip", "nan")
                .map(name -> resource(name + ".parquet").toString())
                .forEach(command::add);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(Files.readString(output)).containsPattern("read [1-9]\\d*, refused [1-9]\\d*");
        assertThat(ended).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
