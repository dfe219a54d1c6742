package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgewise.error.ConfigException;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentEncodingTest {
    @TempDir
    Path directory;

    private Path given(byte... bytes) throws IOException {
        return Files.write(directory.resolve("cmdline"), bytes);
    }

    @Test
    void textReadAsUtf8IsTaken() throws IOException {
        ArgumentEncoding utf8 = new ArgumentEncoding("UTF-8", given("java\0Grüße\0".getBytes(StandardCharsets.UTF_8)));
        assertThatCode(() -> utf8.require(List.of("Grüße 日本 🙂", ""))).doesNotThrowAnyException();
        ArgumentEncoding ascii = new ArgumentEncoding("ANSI_X3.4-1968", directory.resolve("none"));
        assertThatCode(() -> ascii.require(List.of("generate", "--prompt", "hi")))
                .doesNotThrowAnyException();
    }

    @Test
    void textReadByAnotherEncodingIsRefused() {
        assertThatThrownBy(() -> new ArgumentEncoding("ANSI_X3.4-1968", directory.resolve("none"))
                        .require(List.of("--prompt", "Gr\ufffd\ufffde")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("argument 2 has characters beyond ASCII, which Java reads as ANSI_X3.4-1968 in this locale:"
                        + " start Edgewise by its script ./edgewise, or set LC_ALL=C.UTF-8");
    }

    @Test
    void aReplacementCharacterIsTakenOnlyWhereItWasGiven() throws IOException {
        List<String> arguments = List.of("--prompt", "a\ufffd");
        Path written = given("--prompt\0a\ufffd\0".getBytes(StandardCharsets.UTF_8));
        assertThatCode(() -> new ArgumentEncoding("UTF-8", written).require(arguments))
                .doesNotThrowAnyException();
        Path latin = given((byte) 'a', (byte) 0xfc, (byte) 0);
        assertThatThrownBy(() -> new ArgumentEncoding("UTF-8", latin).require(arguments))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "argument 2 is not UTF-8 text: give it as UTF-8, and rename a file whose name is not UTF-8");
    }

    /// Java itself, without the script that gives it a UTF-8 locale.
    @Test
    @Tag("slow")
    void javaInALocaleWithoutUtf8RefusesAPrompt() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/proc/self/cmdline")));
        Path script = Files.writeString(
                directory.resolve("run.sh"),
                "exec \"$JAVA\" -cp \"$CLASSES\" dev.edgewise.cli.Main generate --model m --prompt 'Grüße'\n");
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment()
                .putAll(Map.of(
                        "LC_ALL",
                        "C",
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "CLASSES",
                        System.getProperty("java.class.path")));
        JavaProcess process = new JavaProcess(builder.start(), directory.resolve("out"));
        assertThat(process.exit(Duration.ofMinutes(1))).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(process.text())
                .isEqualTo(
                        "edgewise: argument 5 has characters beyond ASCII, which Java reads as ANSI_X3.4-1968 in this"
                                + " locale: start Edgewise by its script ./edgewise, or set LC_ALL=C.UTF-8\n");
    }
}
