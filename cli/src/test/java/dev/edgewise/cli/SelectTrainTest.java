package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that chooses its demonstrations anew while it learns them.
@Tag("native")
@Tag("slow")
class SelectTrainTest {
    private static final int ROWS = 40;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{\"max_position_embeddings\": 256}");
    }

    private Path config(String select) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            rows.append("{\"prompt\": \"add %d and %d\", \"completion\": \"the sum of both is %d\"}\n"
                    .formatted(i, 2 * i, 3 * i));
        }
        Files.writeString(directory.resolve("rows.jsonl"), rows);
        return Files.writeString(directory.resolve("select.yaml"), """
                model: {path: "%s"}
                precision: {compute: fp32}
                prompt: {style: raw}
                environments: []
                algorithm: {type: sft, dataset: [rows.jsonl], demonstrations_per_step: 4, select: %s}
                optimizer: {learning_rate: 2e-3}
                guards: {act: false}
                train: {max_steps: 6, save_steps: 1, save_total_limit: 10, eval_samples: 1}
                """.formatted(model, select));
    }

    private static List<JsonNode> selections(Path run) throws IOException {
        List<JsonNode> selections = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.path("type").asText().equals("data_selected")) {
                selections.add(event);
            }
        }
        return selections;
    }

    @Test
    void whatEnteredAndLeftIsToldAndAResumedRunEqualsOneLeftAlone() throws IOException {
        Path config = config("{every: 2, rule: ifd, top: 0.5, template: wiz}");
        Path whole = directory.resolve("whole");
        Shell shell = Shell.run("train", config.toString(), "--run", whole.toString());
        assertThat(shell.code()).as(shell.err()).isZero();

        List<JsonNode> selections = selections(whole);
        assertThat(selections).extracting(each -> each.path("step").asInt()).containsExactly(1, 3, 5);
        Set<Integer> kept = new TreeSet<>();
        for (JsonNode each : selections) {
            each.path("left")
                    .forEach(row -> assertThat(kept.remove(row.asInt())).isTrue());
            each.path("entered")
                    .forEach(row -> assertThat(kept.add(row.asInt())).isTrue());
            assertThat(each.path("kept").asInt()).isEqualTo(kept.size()).isBetween(1, ROWS / 2);
            assertThat(each.path("ifd").asDouble()).isLessThan(1);
        }
        assertThat(shell.err())
                .contains("data (from step 1): "
                        + selections.getFirst().path("kept").asInt()
                        + " of 40 demonstrations fit, "
                        + selections.getFirst().path("kept").asInt()
                        + " entered, 0 left, mean ifd 0.");
        assertThat(Files.readString(whole.resolve("report.html"))).contains("\"selection\":[{\"step\":1,\"rows\":40,");

        for (int step : new int[] {3, 4}) { // in the middle between two selections, and just before one
            Path copy = directory.resolve("from-" + step);
            copy(whole, copy);
            for (int later = step + 1; later <= 6; later++) {
                delete(copy.resolve("checkpoints/step-%06d".formatted(later)));
            }
            delete(copy.resolve("final"));
            Shell resumed = Shell.run("train", "--resume", copy.toString());
            assertThat(resumed.code()).as(resumed.err()).isZero();
            assertThat(copy.resolve("final/model.safetensors"))
                    .hasSameBinaryContentAs(whole.resolve("final/model.safetensors"));
            assertThat(selections(copy))
                    .extracting(SelectTrainTest::withoutTimes)
                    .isEqualTo(selections.stream()
                            .map(SelectTrainTest::withoutTimes)
                            .toList());
        }
    }

    @Test
    void nothingThatFitsEndsTheRun() throws IOException {
        Path run = directory.resolve("none");
        Shell shell =
                Shell.run("train", config("{template: wiz, max_length: 8}").toString(), "--run", run.toString());
        assertThat(shell.code()).isEqualTo(ExitCodes.HALTED);
        assertThat(shell.err())
                .contains("none of 40 demonstrations fits the model at step 1, so there is nothing to learn from; take"
                        + " algorithm.select.rule ifd, or remove algorithm.select");
    }

    @Test
    void theReleasedRuleIsForTheCommandAlone() throws IOException {
        Shell shell = Shell.run("train", config("{rule: released}").toString());
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .contains(
                        "algorithm.select.rule must be paper or ifd but was released, which compares refined outputs with"
                                + " originals, and a demonstration has one output: choose them before, with ./edgewise select --rule"
                                + " released");
    }

    private static String withoutTimes(JsonNode event) {
        return event.toString().replaceAll("\"(time|seconds)\":[^,}]*", "");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
