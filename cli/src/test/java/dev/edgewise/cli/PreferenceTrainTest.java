package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs on preferences from the command line: what they learn, that a resumed one equals one left alone, and what is
/// refused.
@Tag("native")
@Tag("slow")
class PreferenceTrainTest {
    private static final int ROWS = 20;

    private static final String SQUARE = """
            import dev.edgewise.objective.StepShape;
            import dev.edgewise.plugin.PreferenceContext;
            import dev.edgewise.plugin.PreferenceProvider;
            import dev.edgewise.preference.Pair;
            import dev.edgewise.preference.PairSlope;
            import dev.edgewise.preference.PreferenceLoss;
            import dev.edgewise.settings.About;
            import dev.edgewise.settings.Key;
            import java.util.List;

            public final class Square implements PreferenceProvider<Square.Settings> {
                @About("Pulls the margin to a target.")
                public record Settings(@Key(value = "The margin.", standard = "1.0", range = "(0, )") double target) {}

                public String type() { return "square"; }
                public Class<Settings> settings() { return Settings.class; }

                public PreferenceLoss create(Settings settings, PreferenceContext context) {
                    return new PreferenceLoss() {
                        public String name() { return "square"; }
                        public List<PairSlope> evaluate(List<Pair> pairs, StepShape step) {
                            return pairs.stream().map(pair -> {
                                double off = context.beta() * pair.margin() - settings.target();
                                return PairSlope.ofMargin(off * off, 2 * context.beta() * off);
                            }).toList();
                        }
                    };
                }
            }
            """;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{\"max_position_embeddings\": 256}");
    }

    private Path config(String algorithm, String lora) throws IOException {
        StringBuilder pairs = new StringBuilder();
        StringBuilder judged = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            pairs.append(("{\"prompt\": \"add %d and %d:\", \"chosen\": \" it is %d\", \"rejected\": \" no idea %d\","
                            + " \"kind\": \"%s\"}\n")
                    .formatted(i, 2 * i, 3 * i, i, i % 3 == 0 ? "third" : "other"));
            judged.append("{\"prompt\": \"add %d and %d:\", \"completion\": \"%s\", \"label\": %b}\n"
                    .formatted(i, 2 * i, i % 2 == 0 ? " it is " + 3 * i : " no idea", i % 2 == 0));
        }
        Files.writeString(directory.resolve("pairs.jsonl"), pairs);
        Files.writeString(directory.resolve("judged.jsonl"), judged);
        return Files.writeString(directory.resolve("run.yaml"), """
                model: {path: "%s"%s}
                precision: {compute: fp32}
                prompt: {style: raw}
                environments: []
                algorithm: {%s, rows_per_step: 4}
                optimizer: {learning_rate: 2e-3}
                train: {max_steps: 6, save_steps: 1, save_total_limit: 10, eval_samples: 1, micro_batch_tokens: 128}
                """.formatted(model, lora, algorithm));
    }

    private static List<JsonNode> steps(Path run) throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            steps.add(new ObjectMapper().readTree(line));
        }
        return steps;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: dpo, dataset: pairs.jsonl",
                "type: dpo, dataset: pairs.jsonl, precompute_ref_log_probs: true, ld_alpha: 0.5",
                "type: dpo, dataset: pairs.jsonl, loss_type: [aot, sft]",
                "type: dpo, dataset: pairs.jsonl, loss_type: [sigmoid, sft], kind_field: kind",
                "type: kto, dataset: judged.jsonl",
                "type: cpo, dataset: pairs.jsonl, loss_type: simpo, beta: 2",
                "type: orpo, dataset: pairs.jsonl"
            })
    void aResumedRunEqualsOneLeftAlone(String algorithm) throws IOException {
        Path whole = directory.resolve("whole");
        Shell shell = Shell.run("train", config(algorithm, "").toString(), "--run", whole.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        List<JsonNode> steps = steps(whole);
        assertThat(steps).hasSize(6);
        assertThat(steps.getLast().path("rewards/margins").asDouble())
                .isGreaterThan(steps.getFirst().path("rewards/margins").asDouble());
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.path("preferences").asInt()).isEqualTo(4);
            assertThat(step.has("logps/chosen") || step.has("logps/rejected")).isTrue();
        });
        assertThat(steps.getLast().path("epoch").asDouble()).isEqualTo(24.0 / ROWS);
        assertThat(whole.resolve("reference.safetensors").toFile().exists())
                .isEqualTo(algorithm.contains("precompute"));

        Path copy = directory.resolve("copy");
        copy(whole, copy);
        for (int later = 4; later <= 6; later++) {
            delete(copy.resolve("checkpoints/step-%06d".formatted(later)));
        }
        delete(copy.resolve("final"));
        Shell resumed = Shell.run("train", "--resume", copy.toString());
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(copy.resolve("final/model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("final/model.safetensors"));
        assertThat(steps(copy))
                .extracting(PreferenceTrainTest::withoutTimes)
                .isEqualTo(steps.stream().map(PreferenceTrainTest::withoutTimes).toList());
    }

    /// A frozen copy, the model beneath an adapter, and numbers computed before: at the start all say the same.
    @ParameterizedTest
    @CsvSource({"'', false", "'', true", "', lora: {r: 4}', false", "', lora: {r: 4}', true"})
    void theReferenceIsTheStart(String lora, boolean precomputed) throws IOException {
        Path run = directory.resolve("run");
        Path config = config("type: dpo, dataset: pairs.jsonl, precompute_ref_log_probs: " + precomputed, lora);
        Shell shell = Shell.run("train", config.toString(), "--run", run.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        JsonNode first = steps(run).getFirst();
        assertThat(first.path("loss").asDouble()).isEqualTo(Math.log(2));
        assertThat(first.path("rewards/accuracies").asDouble()).as("as in TRL").isZero();
        assertThat(first.path("logps/chosen_ratio").asDouble()).isZero();
        assertThat(steps(run).getLast().path("rewards/accuracies").asDouble()).isGreaterThan(0.5);
        assertThat(shell.err()).contains("data      20 pairs read, all learned from");
    }

    /// A stranger's loss is one class in a jar.
    @Test
    void aLossOfOnesOwnIsLearnedFrom() throws IOException {
        Path jar = new PluginJar(directory).write("own.jar", Map.of("Square", SQUARE), List.of("Square"), Map.of());
        Path run = directory.resolve("run");
        Path config = config("type: dpo, dataset: pairs.jsonl, loss_type: {type: square, target: 3}", "");
        Shell shell = Shell.run("train", config.toString(), "--plugin", jar.toString(), "--run", run.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(steps(run).getFirst().path("loss").asDouble()).isEqualTo(9);
        assertThat(steps(run).getLast().path("loss").asDouble()).isLessThan(9);
    }

    @Test
    void aDataSetThatHasChangedIsNoticed() throws IOException {
        Path run = directory.resolve("run");
        Path config = config("type: dpo, dataset: pairs.jsonl", "");
        assertThat(Shell.run("train", config.toString(), "--run", run.toString())
                        .code())
                .isZero();
        delete(run.resolve("checkpoints/step-000006"));
        Path pairs = directory.resolve("pairs.jsonl");
        Files.writeString(pairs, Files.readString(pairs).replace("no idea 3", "no idea at all"));
        Shell resumed = Shell.run("train", "--resume", run.toString());
        assertThat(resumed.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(resumed.err())
                .contains(
                        "the run " + run + " cannot go on with other files than it began with. Changed since: " + pairs
                                + ". Put back the files whose sums provenance.json has, or start a new run without --resume");
    }

    private static String withoutTimes(JsonNode step) {
        return step.toString().replaceAll("\"[^\"]*(time|second|profile)[^\"]*\" ?: ?[-+.0-9Ee]+", "\"t\":0");
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
