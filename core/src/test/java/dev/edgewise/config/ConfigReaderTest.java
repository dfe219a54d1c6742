package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.guard.drift.KlBudgetGuard;
import dev.edgewise.reward.external.CommandReward;
import dev.edgewise.reward.shaping.RepetitionPenalty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    static final String SMALLEST =
            "model: {path: owner/model}\nenvironments: [{type: addition}]\nalgorithm: {type: edge}\n";

    @Test
    void mapsEveryKey() throws IOException {
        RunConfig config = ConfigReader.read(resource("every-key.yaml"), "every-key.yaml", Path.of("/work"), List.of());

        InitConfig init =
                new InitConfig(ModelType.QWEN3, 64, 2, 8, 4, 96, 128, 1e6, false, 0.05, "Qwen/Qwen3-0.6B", null);
        DistillConfig distill = new DistillConfig(
                Parts.teacher("procedural"),
                DistillMode.LOSS,
                0.5,
                0.25,
                0.1,
                0.75,
                2,
                20,
                false,
                List.of("sums"),
                4,
                50);
        GrpoSettings grpo = new GrpoSettings(
                6, 3, 5, 2, 2, Parts.loss("dr_grpo"), Parts.credit("none"), 0.04, 0.1, 0.28, TurnCredit.TURN, distill);
        assertThat(config)
                .isEqualTo(new RunConfig(
                        "every",
                        7,
                        new ModelConfig(null, init, null),
                        new PrecisionConfig(Precision.FP32),
                        "cuda:1",
                        3,
                        List.of(),
                        new PromptConfig(
                                PromptStyle.CHAT,
                                "Answer briefly.",
                                AnswerFormat.BOXED,
                                false,
                                true,
                                ToolStyle.SCHEMA,
                                "hermes"),
                        List.of(
                                Parts.family(TaskFamily.CHAIN_SUM, "sums", new LevelRange(1, 3)),
                                Parts.dataset(
                                        "words",
                                        new DatasetSettings(
                                                List.of("/work/data/a.jsonl", "/work/data/b.jsonl"),
                                                List.of("/data/held-out.jsonl"),
                                                0.5,
                                                "Question",
                                                "Answer",
                                                "Grade",
                                                List.of("easy", "hard"),
                                                0,
                                                "Equation",
                                                Parts.verifier("text"),
                                                null))),
                        List.of(
                                Parts.family(TaskFamily.SORTING, "asked", new LevelRange(0, 2)),
                                Parts.dataset(
                                        "judged",
                                        new DatasetSettings(
                                                List.of("/work/data/c.jsonl"),
                                                List.of(),
                                                0.2,
                                                null,
                                                null,
                                                null,
                                                List.of(),
                                                3,
                                                null,
                                                Parts.verifier("number"),
                                                Parts.scorer(
                                                        "command",
                                                        new CommandReward(
                                                                List.of("python3", "grade.py"),
                                                                "/work/graders",
                                                                2,
                                                                30,
                                                                1))))),
                        List.of(
                                new PhaseConfig("first", List.of("sums"), 4, null, List.of("sums/1"), null, 0, null),
                                new PhaseConfig(
                                        "second",
                                        List.of("sums", "words"),
                                        null,
                                        4000L,
                                        List.of(),
                                        5,
                                        0.1,
                                        new RenewalConfig(false, 0.3, 0.8, 0.01, 0.025, true, 2.0))),
                        List.of(new ShapingConfig(
                                "repeats", 0.5, Parts.reward("repetition_penalty", new RepetitionPenalty(2, -0.5)))),
                        new EdgeConfig(4, 0.5, grpo),
                        null,
                        new RolloutConfig(
                                0.7, 0.9, 50, 64, List.of("\n\n", "###"), 4, 300, 20, RolloutConfig.Unscored.LEAVE_OUT),
                        new CurriculumConfig(
                                Parts.sampler(
                                        "edge",
                                        new EdgeSettings(0.2, 0.3, 1.5, 0.5, 0.4, false, List.of(2, 6), 4, 1.5)),
                                List.of(
                                        Parts.gate("outcome", new OutcomeGate(0.1)),
                                        Parts.gate("outcome", new OutcomeGate(0))),
                                0.7,
                                0.8,
                                0.6,
                                Parts.imitate("asked"),
                                0.4,
                                null,
                                true),
                        new FastWeightsConfig(
                                4, 6, 3, 60, 2, 8, Parts.teacher("procedural"), 512, 0.7, "/work/data/prompts.json"),
                        new OptimizerConfig(1e-3, LrSchedulerType.COSINE, 5, 0.1, 0.8, 0.95, 1e-7, 0.5),
                        new TrainConfig(12, 90.5, 6000L, 90_000L, 1024, 3, 4, 6, 10, 0.7, false),
                        new GuardsConfig(
                                false,
                                3,
                                4,
                                1,
                                false,
                                1.5,
                                8,
                                false,
                                false,
                                false,
                                false,
                                false,
                                0.2,
                                KlBudgetGuard.Overdrawn.INTERPOLATE,
                                7.5,
                                25,
                                12,
                                "/data/held-out.txt",
                                40,
                                new RenewalConfig(false, null, 0.5, null, null, false, null),
                                0.3,
                                List.of(Parts.guard("length")))));
    }

    @Test
    void everyKeyDiffersFromItsDefaultInTheMappingTest() throws IOException {
        RunConfig config = ConfigReader.read(resource("every-key.yaml"), "every-key.yaml", Path.of("/work"), List.of());
        RunConfig defaults = read("model: {init: {max_position_embeddings: 1024}}\nenvironments: [{type: chain_sum},"
                + " {type: dataset, path: x}]\nalgorithm: {type: edge}");

        List<String> changed = ConfigDiff.between(defaults, config).stream()
                .map(ConfigDiff.Change::key)
                .toList();
        Set<String> sameByNature = Set.of(
                "model.path",
                "plugins",
                "model.lora",
                "model.init.vocab_size", // of an encoder
                "data", // of a ranker
                "algorithm.type",
                "curriculum.sampler.type",
                "curriculum.gates[0].type",
                "curriculum.gates[1].tolerance",
                "curriculum.lessons",
                "environments[0].lessons",
                "environments[1].lessons",
                "environments[0].formats",
                "environments[0].type",
                "environments[1].type",
                "environments[1].infer_levels",
                "environments[1].reward");
        assertThat(ConfigDiff.flatten(config).keySet())
                .filteredOn(key -> !sameByNature.contains(key))
                .isSubsetOf(changed);
    }

    @Test
    void fillsTheDefaults() {
        assertThat(read(SMALLEST))
                .isEqualTo(new RunConfig(
                        "run",
                        42,
                        new ModelConfig("owner/model", null, null),
                        new PrecisionConfig(Precision.AUTO),
                        "cpu",
                        null,
                        List.of(),
                        new PromptConfig(PromptStyle.AUTO, "", AnswerFormat.HASH, true, false),
                        List.of(Parts.family(TaskFamily.ADDITION, "addition", null)),
                        List.of(),
                        List.of(),
                        new EdgeConfig(
                                16,
                                1,
                                new GrpoSettings(
                                        8, 8, 8, 4, 1, Parts.loss("dapo"), Parts.credit("group"), 0, 0.2, null, null)),
                        null,
                        new RolloutConfig(1, 1, 0, 512, List.of()),
                        new CurriculumConfig(
                                Parts.sampler("edge", new EdgeSettings(0.1, 0.05, 1, 1, 1, true)),
                                List.of(Parts.gate("outcome", new OutcomeGate(0))),
                                0.9,
                                0.85,
                                0.75,
                                Parts.imitate("frontier"),
                                0,
                                null,
                                false),
                        new OptimizerConfig(1e-6, LrSchedulerType.LINEAR, 0, 0, 0.9, 0.999, 1e-8, 1),
                        new TrainConfig(300, null, null, null, 4096, 100, 2, 50, 32, 0, true),
                        new GuardsConfig(
                                true,
                                20,
                                10,
                                2,
                                true,
                                0,
                                96,
                                true,
                                true,
                                true,
                                true,
                                true,
                                null,
                                KlBudgetGuard.Overdrawn.RESET,
                                10,
                                0,
                                16,
                                null,
                                0,
                                null,
                                0,
                                List.of())));
    }

    @Test
    void sftHasTrlsLearningRateUnlessGiven() {
        String sft = "model: {path: owner/model}\nalgorithm: {type: sft, dataset: rows.jsonl}\nenvironments: []\n";
        assertThat(read(sft).optimizer().learningRate()).isEqualTo(2e-5);
        assertThat(read(sft + "optimizer: {learning_rate: 3e-4}").optimizer().learningRate())
                .isEqualTo(3e-4);
        assertThat(read(sft + "optimizer: {warmup_steps: 3}").optimizer().learningRate())
                .isEqualTo(2e-5);
    }

    @Test
    void bareAnswersHaveNoStepsUnlessAskedFor() {
        assertThat(read(SMALLEST + "prompt: {answer: bare}").prompt().showSteps())
                .isFalse();
        assertThat(read(SMALLEST + "prompt: {answer: tag}").prompt().showSteps())
                .isTrue();
    }

    static RunConfig read(String text) {
        return ConfigReader.read(text, "run.yaml", Path.of("/work"), List.of());
    }

    static String resource(String name) throws IOException {
        try (InputStream in = ConfigReaderTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
