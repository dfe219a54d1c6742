package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every monitor in a run from the command line, under LoRA, resumed; and what is said when one cannot read.
@Tag("native")
@Tag("slow")
class MonitorCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path shared;

    private static Path base;
    private static Path text;
    private int written;

    @BeforeAll
    static void makeABase() throws IOException {
        Path whole = shared.resolve("whole");
        assertThat(Shell.run("train", TinyConfig.write(shared, 2).toString(), "--run", whole.toString())
                        .code())
                .isZero();
        base = whole.resolve("final");
        StringBuilder sums = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            sums.append(i).append('+').append(3 * i).append('=').append(4 * i).append('\n');
        }
        text = Files.writeString(shared.resolve("sums.txt"), sums);
    }

    /// The tiny run on the base, with other guards.
    private Path config(String model, String guards) throws IOException {
        Path tiny = TinyConfig.write(shared, 6);
        String yaml = Files.readString(tiny).replaceFirst("(?s)init: \\{.*?\\}", model) + "guards: {" + guards + "}\n";
        return Files.writeString(shared.resolve("monitored" + written++ + ".yaml"), yaml);
    }

    private static String onBase() {
        return "path: " + base + "\n  lora: {r: 4, lora_alpha: 16}";
    }

    private static List<JsonNode> readings(Path run) throws IOException {
        List<JsonNode> readings = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode event = JSON.readTree(line);
            if (event.path("type").asText().equals("monitored")) {
                readings.add(event);
            }
        }
        return readings;
    }

    private static List<String> told(List<JsonNode> readings) {
        return readings.stream()
                .map(event -> event.path("step").asInt() + " "
                        + event.path("reading").path("type").asText())
                .toList();
    }

    @Test
    void everyMonitorReadsUnderAnAdapterAndAResumedRunGoesOn() throws IOException {
        String guards = "monitor_steps: 3, monitor_samples: 2, plasticity_steps: 6, held_out_text: " + text;
        Path config = config(onBase(), guards);
        Path whole = shared.resolve("monitored-whole");
        Shell done = Shell.run("train", config.toString(), "--run", whole.toString(), "--set", "train.max_steps=7");
        assertThat(done.code()).as(done.err()).isZero();
        List<JsonNode> readings = readings(whole);
        List<String> regular = List.of("mastery", "coverage", "divergence", "perplexity", "weights");
        List<String> expected = new ArrayList<>();
        for (int step : new int[] {0, 3, 6}) {
            regular.forEach(type -> expected.add(step + " " + type));
            if (step % 6 == 0) {
                expected.add(step + " plasticity");
            }
        }
        assertThat(told(readings)).isEqualTo(expected);
        assertThat(readings)
                .filteredOn(event -> event.path("reading").path("type").asText().equals("plasticity"))
                .allSatisfy(event -> {
                    assertThat(event.path("reading").path("task").asText()).isEqualTo("chain_sum");
                    assertThat(event.path("reading").path("curve")).hasSize(25);
                });
        assertThat(Files.readString(whole.resolve("report.html"))).contains("held-out tokens", "effective rank");

        Path parts = shared.resolve("monitored-parts");
        assertThat(Shell.run("train", config.toString(), "--run", parts.toString(), "--set", "train.max_steps=5")
                        .code())
                .isZero();
        Shell resumed = Shell.run("train", "--resume", parts.toString(), "--set", "train.max_steps=7");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(told(readings(parts))).isEqualTo(expected);
        JsonNode first = supervision(parts.resolve("checkpoints/step-000005"));
        assertThat(first.path("guards").path("plasticity").path("reached").asDouble())
                .as("the starting weights' curve is in the checkpoint")
                .isPositive()
                .isEqualTo(supervision(whole.resolve("checkpoints/step-000007"))
                        .path("guards")
                        .path("plasticity")
                        .path("reached")
                        .asDouble());
        assertThat(first.path("guards").path("perplexity").path("first").asDouble())
                .isGreaterThan(1);
    }

    private static JsonNode supervision(Path checkpoint) throws IOException {
        return JSON.readTree(checkpoint.resolve("trainer_state.json").toFile()).path("supervision");
    }

    @Test
    void whatCannotBeReadIsSaidAtTheStart() throws IOException {
        Path missing = shared.resolve("none.txt");
        refuses(
                "The held-out text " + missing + " does not exist. Give a .txt file, or rows with a field text",
                config(onBase(), "monitor_steps: 3, held_out_text: " + missing));
        Path words = Files.writeString(shared.resolve("words.txt"), "ÄÖÜ! ".repeat(80));
        refuses(
                "The model's tokenizer can write only 0 % of the characters of the held-out text " + words,
                config(onBase(), "monitor_steps: 3, held_out_text: " + words));
        refuses(
                "held_out_text is read every guards.monitor_steps, which is 0: set it to 50, for example, or remove"
                        + " held_out_text",
                config(onBase(), "held_out_text: " + text));
        String init = "init: {model_type: qwen3, hidden_size: 32, num_hidden_layers: 1, num_attention_heads: 2,"
                + " num_key_value_heads: 1, intermediate_size: 48, max_position_embeddings: 64}";
        refuses(
                "guards.held_out_text watches what a pretrained model knew, but model.init makes a new one that knows"
                        + " nothing; remove guards.held_out_text, or give model.path",
                config(init, "monitor_steps: 3, held_out_text: " + text));
        Path sums = config(init, "plasticity_steps: 3");
        Files.writeString(
                sums,
                Files.readString(sums)
                        .replace(
                                "- {type: comparison, levels: [0, 2]}",
                                "- {type: subtraction, levels: [0, 1]}\n  - {type: chain_sum, levels: [0, 1]}"));
        refuses(
                "guards.plasticity_steps is 3, but there is no unseen task to probe with: the run asks addition,"
                        + " subtraction, chain_sum, and the model's tokenizer and context of 64 tokens have no room for"
                        + " a level of another family. Set guards.plasticity_steps to 0, leave a family out of"
                        + " environments, or train a pretrained model (model.path)",
                sums);
    }

    private void refuses(String message, Path config) {
        Shell refused = Shell.run(
                "train",
                config.toString(),
                "--run",
                shared.resolve("refused" + written++).toString());
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err().replaceAll("\\s+", " ")).contains(message.replaceAll("\\s+", " "));
        assertThat(refused.err()).doesNotContain("Exception");
    }
}
