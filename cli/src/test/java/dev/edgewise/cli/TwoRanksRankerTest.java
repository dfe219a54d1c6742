package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `train` of a ranker as two processes with torchrun's variables: one batch, one run directory.
@Tag("native")
@Tag("slow")
class TwoRanksRankerTest extends TinyRankerRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final List<String> SHORT = List.of(
            "--set",
            "train.max_steps=4",
            "--set",
            "train.eval_steps=2",
            "--set",
            "train.save_steps=2",
            "--set",
            "algorithm.dropout=false",
            "--set",
            "algorithm.load_best_model_at_end=true");

    @Test
    void twoRanksTrainAsOneDoes() throws Exception {
        Path alone =
                trained("train.max_steps=4", "train.eval_steps=2", "train.save_steps=2", "algorithm.dropout=false");
        String config = directory.resolve("rank.yaml").toString();
        Path together = directory.resolve("together");
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, port, config, "--run", together.toString());
        JavaProcess second = start(1, port, config);
        assertThat(first.exit(LIMIT)).as(first.text()).isZero();
        assertThat(second.exit(LIMIT)).as(second.text()).isZero();
        assertThat(first.text()).contains(", 2 ranks");
        assertThat(together.resolve("final/model.safetensors")).exists();
        List<String> expected = Files.readAllLines(alone.resolve("metrics.jsonl"));
        List<String> actual = Files.readAllLines(together.resolve("metrics.jsonl"));
        assertThat(actual).hasSameSizeAs(expected);
        for (int step = 0; step < 4; step++) {
            JsonNode one = JSON.readTree(expected.get(step));
            JsonNode two = JSON.readTree(actual.get(step));
            for (String key : List.of("loss", "grad_norm")) {
                assertThat(one.has(key)).as(key).isTrue();
                assertThat(two.path(key).asDouble())
                        .as(key)
                        .isCloseTo(one.path(key).asDouble(), within(1e-4));
            }
        }
        double[] measured = dev(alone);
        assertThat(measured).hasSize(3);
        assertThat(dev(together)).containsExactly(measured, within(1e-4));
    }

    /// Reads how the development queries were ranked: before the first step, and at each evaluation.
    private static double[] dev(Path run) throws IOException {
        List<Double> values = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode event = JSON.readTree(line);
            if (event.path("type").asText().equals("ranked")) {
                values.add(event.findValue("eval_dev_ndcg@10").asDouble());
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private JavaProcess start(int rank, int port, String config, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train", config));
        arguments.addAll(SHORT);
        arguments.addAll(List.of(more));
        return JavaProcess.rank(rank, 2, port, directory, Main.class.getName(), arguments.toArray(String[]::new));
    }
}
