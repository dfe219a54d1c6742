package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.cli.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real command with its worker processes on the smallest shape, beside a peer that answers at once.
@Tag("native")
@Tag("slow")
class BenchCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Knows that it has everything, and says that every measurement took two seconds, a prefill half a second.
    private static final String PEER = """
            #!/bin/sh
            case $2 in
                import*) echo '{"python": "3.12.3", "torch": "2", "transformers": "5", "trl": "1"}' ;;
                *) echo '{"work": "prefill", "seconds": [0.5]}'
                   echo '{"work": "generate", "seconds": [2.0], "peak_rss_bytes": 5000000}' ;;
            esac
            """;

    @TempDir
    Path directory;

    @Test
    void oursAndThePeersTakeTurnsAndTheTableIsWritten() throws IOException {
        Path json = directory.resolve("bench.json");
        Path python = Files.writeString(directory.resolve("python"), PEER);
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        Shell bench = Shell.run(
                "bench",
                "--model",
                "shape:tiny",
                "--rows",
                "*-fp32-2,grpo-tiny-fp32,start-up",
                "--batch",
                "2",
                "--prompt-length",
                "4",
                "--new-tokens",
                "3",
                "--rounds",
                "2",
                "--repeats",
                "1",
                "--threads",
                "1",
                "--peers",
                "--python",
                python.toString(),
                "--json",
                json.toString());
        assertThat(bench.code()).as(bench.err()).isZero();
        assertThat(bench.err().lines().filter(line -> line.startsWith("["))).hasSize(12);
        List<String> order = bench.err()
                .lines()
                .filter(line -> line.startsWith("["))
                .limit(4)
                .map(line -> line.replaceFirst(": .*", ""))
                .toList();
        assertThat(order)
                .containsExactly(
                        "[1/12] edgewise:generate-fp32-2, round 1",
                        "[2/12] transformers:generate-fp32-2, round 1",
                        "[3/12] edgewise:generate-fp32-2, round 2",
                        "[4/12] transformers:generate-fp32-2, round 2");
        assertThat(bench.out())
                .contains("generate 4 + 3 tokens, batch 2, fp32")
                .contains("decode alone, batch 2, fp32")
                .contains("start-up to the first rollout")
                .contains("grpo-tiny-fp32: ");

        JsonNode result = JSON.readTree(json.toFile());
        JsonNode generate = result.at("/rows/0");
        assertThat(generate.path("limit_share").asDouble()).isPositive();
        assertThat(generate.path("java_share").asDouble()).isBetween(0.0, 1.0);
        assertThat(generate.path("peak_rss_bytes").asLong()).isGreaterThan(50_000_000);
        assertThat(generate.at("/peers/0/tokens_per_second").asDouble()).isEqualTo(3);
        assertThat(generate.at("/peers/0/ratio").asDouble())
                .isCloseTo(2 / generate.path("seconds").asDouble(), within(1e-9));
        assertThat(result.at("/rows/1/peers/0/tokens_per_second").asDouble()).isCloseTo(4 / 1.5, within(1e-9));
        assertThat(result.at("/contenders/edgewise:grpo-tiny-fp32/rounds")).hasSize(2);
        assertThat(result.at("/contenders/edgewise:grpo-tiny-fp32/rounds/0/profile")
                        .has("profile/reward"))
                .isTrue();
        assertThat(result.path("cpu").asText()).isNotEmpty();

        Shell markdown = Shell.run("bench", "--markdown", json.toString());
        assertThat(markdown.out()).contains("| generate 4 + 3 tokens, batch 2, fp32 | ");
    }

    @Test
    void badOptionsAreNamed() throws IOException {
        assertThat(error("--peers", "--device", "cuda"))
                .isEqualTo("edgewise: --peers are measured on the cpu, but --device is cuda; leave one of the two out");
        assertThat(error("--rounds", "0")).isEqualTo("edgewise: --rounds must be at least 1 but was 0");
        assertThat(error("--batch", "0")).isEqualTo("edgewise: --batch takes batch sizes of at least 1 but was [0]");
        assertThat(error("--new-tokens", "1")).isEqualTo("edgewise: --new-tokens must be at least 2 but was 1");
        Path other = Files.writeString(directory.resolve("other.json"), "{}");
        assertThat(error("--markdown", other.toString()))
                .isEqualTo("edgewise: " + other + " holds no rows of a bench; give a file that bench --json wrote");
        assertThat(error("--peers", "--python", "/absent/python")).startsWith("edgewise: cannot run /absent/python: ");
    }

    private static String error(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "bench";
        System.arraycopy(options, 0, arguments, 1, options.length);
        Shell shell = Shell.run(arguments);
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        return shell.err().strip();
    }
}
