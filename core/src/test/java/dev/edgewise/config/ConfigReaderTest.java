package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.gate.AdvantageRangeGate;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.gate.RetirementGate;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.curriculum.sampler.AdaRftSampler;
import dev.edgewise.curriculum.sampler.DareSampler;
import dev.edgewise.curriculum.sampler.DumpSampler;
import dev.edgewise.curriculum.sampler.LearnabilitySampler;
import dev.edgewise.curriculum.sampler.LevelSampler;
import dev.edgewise.curriculum.sampler.LzeSampler;
import dev.edgewise.curriculum.sampler.MoppsSampler;
import dev.edgewise.curriculum.sampler.PclSampler;
import dev.edgewise.curriculum.sampler.PlrSampler;
import dev.edgewise.curriculum.sampler.PoolSampler;
import dev.edgewise.curriculum.sampler.Schedule;
import dev.edgewise.curriculum.sampler.SecSampler;
import dev.edgewise.curriculum.sampler.StagedSampler;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.curriculum.sampler.VcrlSampler;
import dev.edgewise.data.DatasetFormat;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.guard.drift.KlBudgetGuard;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.reward.external.CommandReward;
import dev.edgewise.reward.shaping.RepetitionPenalty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
                        new RolloutConfig(0.7, 0.9, 50, 64, List.of("\n\n", "###"), 4, 300),
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
                                4, 6, 3, 60, 2, 8, Parts.teacher("procedural"), "/work/data/prompts.json"),
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

    /// Types that every-key.yaml has no room for, written out with values that are not the defaults.
    @ParameterizedTest
    @MethodSource("samplersAndGates")
    void mapsEverySamplerAndGate(String yaml, Part<?> expected) {
        boolean gate = expected.provider() instanceof GateProvider<?>;
        RunConfig config =
                read(SMALLEST + "curriculum: {" + (gate ? "gates: [" + yaml + "]" : "sampler: " + yaml) + "}");
        assertThat(
                        gate
                                ? config.curriculum().gates().getFirst()
                                : config.curriculum().sampler())
                .isEqualTo(expected);
        assertThat(read(ConfigWriter.toYaml(config)).curriculum()).isEqualTo(config.curriculum());
    }

    static List<Arguments> samplersAndGates() {
        return List.of(
                Arguments.of("uniform", Parts.sampler("uniform", new UniformSampler.Settings())),
                Arguments.of(
                        "{type: staged, schedule: cosine}",
                        Parts.sampler("staged", new StagedSampler.Settings(Schedule.COSINE))),
                Arguments.of(
                        "{type: adarft, target: 0.6, sensitivity: 3, step_size: 20, repeat: true}",
                        Parts.sampler("adarft", new AdaRftSampler.Settings(0.6, 3, 20, true))),
                Arguments.of(
                        "{type: levels, success: 0.8, failure: 0.2, window: 64, mix: upper_bound}",
                        Parts.sampler("levels", new LevelSampler.Settings(0.8, 0.2, 64, LevelSampler.Mix.UPPER_BOUND))),
                Arguments.of(
                        "{type: pools, hard_up_to: 0.1, normal_up_to: 0.9, away_weight: 0.5}",
                        Parts.sampler("pools", new PoolSampler.Settings(0.1, 0.9, 0.5))),
                Arguments.of(
                        "{type: sec, alpha: 0.2, temperature: 1}",
                        Parts.sampler("sec", new SecSampler.Settings(0.2, 1))),
                Arguments.of(
                        "{type: dump, window: 100, temperature: 0.2}",
                        Parts.sampler("dump", new DumpSampler.Settings(100, 0.2))),
                Arguments.of(
                        "{type: learnability, top_share: 0.5, explore_share: 0.1}",
                        Parts.sampler("learnability", new LearnabilitySampler.Settings(0.5, 0.1))),
                Arguments.of(
                        "{type: vcrl, threshold: 0.6, momentum: 0.9}",
                        Parts.sampler("vcrl", new VcrlSampler.Settings(0.6, 0.9))),
                Arguments.of(
                        "{type: pcl, candidates: 8, value_learning_rate: 0.1}",
                        Parts.sampler("pcl", new PclSampler.Settings(8, 0.1))),
                Arguments.of(
                        "{type: mopps, target: 0.4, decay: 0.9, selection: threshold}",
                        Parts.sampler("mopps", new MoppsSampler.Settings(0.4, 0.9, MoppsSampler.Selection.THRESHOLD))),
                Arguments.of(
                        "{type: plr, rank_temperature: 0.3, staleness: 0.2, score_learning_rate: 0.5, new_share: 0.1,"
                                + " schedule: proportionate}",
                        Parts.sampler(
                                "plr",
                                new PlrSampler.Settings(0.3, 0.2, 0.5, 0.1, PlrSampler.ReplaySchedule.PROPORTIONATE))),
                Arguments.of(
                        "{type: lze, top_share: 0.5, momentum_weight: 0.2}",
                        Parts.sampler("lze", new LzeSampler.Settings(0.5, 0.2))),
                Arguments.of(
                        "{type: dare, kappa: 4, floor: 0.1}", Parts.sampler("dare", new DareSampler.Settings(4, 0.1))),
                Arguments.of(
                        "{type: advantage_range, reject_min: -0.05, reject_max: 0.1}",
                        Parts.gate("advantage_range", new AdvantageRangeGate(-0.05, 0.1))),
                Arguments.of("{type: screening, rollouts: 2}", Parts.gate("screening", new ScreeningGate(2))),
                Arguments.of(
                        "{type: retirement, mastered: 0.9, first_check: 5, longest_rest: 20}",
                        Parts.gate("retirement", new RetirementGate.Settings(0.9, 5, 20))));
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

    @Test
    void samplersAndAlgorithmsAreChosenByType() {
        assertThat(read(SMALLEST + "curriculum: {sampler: {type: uniform}}")
                        .curriculum()
                        .sampler())
                .isEqualTo(Parts.sampler("uniform", new UniformSampler.Settings()));
        assertThat(read(SMALLEST + "curriculum: {sampler: staged, gates: outcome}")
                        .curriculum())
                .isEqualTo(new CurriculumConfig(
                        Parts.sampler("staged", new StagedSampler.Settings(Schedule.CLASSIC)),
                        List.of(Parts.gate("outcome", new OutcomeGate(0))),
                        0.9,
                        0.85,
                        0.75,
                        Parts.imitate("frontier"),
                        0,
                        null,
                        false));
        assertThat(read(SMALLEST.replace("edge", "grpo")).algorithm()).isInstanceOf(GrpoConfig.class);
        assertThat(read(SMALLEST.replace("edge", "sft")).algorithm())
                .isEqualTo(new SftConfig(
                        16,
                        List.of(),
                        null,
                        null,
                        PromptMismatch.WARN,
                        1024,
                        DatasetFormat.AUTO,
                        InvalidRows.STOP,
                        false,
                        null));
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
