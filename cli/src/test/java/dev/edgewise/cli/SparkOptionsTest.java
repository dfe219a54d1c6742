package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SparkOptionsTest {
    private static SparkOptions parsed(String... arguments) {
        CommandLine line = Main.commandLine(new Main(Streams.ofProcess(), List.of()));
        line.parseArgs(arguments);
        return (SparkOptions) line.getSubcommands()
                .get(arguments[0])
                .getCommandSpec()
                .mixins()
                .get("spark")
                .userObject();
    }

    @Test
    void anExecutorGetsTheCommandWithPathsThatHoldEverywhere() {
        SparkOptions options = parsed(
                "select",
                "--student",
                "pom.xml",
                "--data",
                "a.jsonl",
                "sub/b.jsonl",
                "--responses",
                "x,y",
                "--out",
                "out.jsonl",
                "--kept",
                "kept.jsonl",
                "--top=0.5",
                "--spark",
                "local[1]",
                "--rows-per-part",
                "3");
        assertThat(options.executorArguments())
                .containsExactly(
                        "select",
                        "--student",
                        absolute("pom.xml"),
                        "--data",
                        absolute("a.jsonl"),
                        "--data",
                        absolute("sub/b.jsonl"),
                        "--responses",
                        "x,y",
                        "--out",
                        absolute("out.jsonl"),
                        "--top",
                        "0.5");
    }

    @Test
    void aModelThatIsNoPathStaysAsItIs() {
        SparkOptions options = parsed(
                "score",
                "--model",
                "owner/name",
                "--data",
                "a.jsonl",
                "--raw",
                "--system",
                "src",
                "--threads",
                "2",
                "--json");
        assertThat(options.executorArguments())
                .containsExactly(
                        "score",
                        "--model",
                        "owner/name",
                        "--data",
                        absolute("a.jsonl"),
                        "--raw",
                        "--system",
                        "src",
                        "--threads",
                        "2");
        assertThat(options.facts()).isEqualTo("--raw --system src");
    }

    @Test
    void promptsAreAPathUnlessThereAreNone() {
        assertThat(parsed("eval", "--model", "owner/name", "--prompts", "pom.xml")
                        .executorArguments())
                .containsExactly("eval", "--model", "owner/name", "--prompts", absolute("pom.xml"));
        SparkOptions none = parsed("eval", "--model", "owner/name", "--prompts", "none");
        assertThat(none.executorArguments()).containsExactly("eval", "--model", "owner/name", "--prompts", "none");
        assertThat(none.facts()).isEmpty();
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }
}
