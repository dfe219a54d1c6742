package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.curriculum.sampler.LevelSampler;
import dev.edgewise.curriculum.sampler.MoppsSampler;
import dev.edgewise.curriculum.sampler.PlrSampler;
import dev.edgewise.curriculum.sampler.Schedule;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.dataset.AnswerType;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.guard.drift.KlBudgetGuard;
import dev.edgewise.objective.loss.LossType;
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

        InitConfig init = new InitConfig(ModelType.QWEN3, 64, 2, 8, 4, 96, 128, 1e6, false, 0.05, "Qwen/Qwen3-0.6B");
        GrpoSettings grpo = new GrpoSettings(6, 3, 2, 2, LossType.DR_GRPO, ScaleRewards.NONE, 0.04, 0.1, 0.28);
        assertThat(config)
                .isEqualTo(new RunConfig(
                        "every",
                        7,
                        new ModelConfig(null, init, null),
                        new PrecisionConfig(Precision.FP32),
                        "cuda:1",
                        3,
                        new PromptConfig(PromptStyle.CHAT, "Answer briefly.", AnswerFormat.BOXED, false, true),
                        List.of(
                                new FamilyConfig(TaskFamily.CHAIN_SUM, "sums", new LevelRange(1, 3)),
                                new DatasetConfig(
                                        "words",
                                        List.of("/work/data/a.jsonl", "/work/data/b.jsonl"),
                                        List.of("/data/held-out.jsonl"),
                                        0.5,
                                        "Question",
                                        "Answer",
                                        "Grade",
                                        List.of("easy", "hard"),
                                        "Equation",
                                        AnswerType.TEXT,
                                        null)),
                        List.of(
                                new FamilyConfig(TaskFamily.SORTING, "asked", new LevelRange(0, 2)),
                                new DatasetConfig(
                                        "judged",
                                        List.of("/work/data/c.jsonl"),
                                        List.of(),
                                        0.2,
                                        null,
                                        null,
                                        null,
                                        List.of(),
                                        null,
                                        AnswerType.NUMBER,
                                        new RewardConfig.Command(
                                                List.of("python3", "grade.py"), "/work/graders", 2, 30, 1))),
                        new EdgeConfig(4, 0.5, grpo),
                        new RolloutConfig(0.7, 0.9, 50, 64, List.of("\n\n", "###")),
                        new CurriculumConfig(
                                new EdgeSamplerConfig(0.2, 0.3, 1.5, 0.5, 0.4, false),
                                List.of(new GateConfig.Outcome(0.1), new GateConfig.Outcome(0)),
                                0.7,
                                0.8,
                                0.6,
                                ImitationRule.ASKED,
                                0.4),
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
                                25,
                                12,
                                "/data/held-out.txt",
                                40,
                                0.3)));
    }

    /// Types that every-key.yaml has no room for, written out with values that are not the defaults.
    @ParameterizedTest
    @MethodSource("samplersAndGates")
    void mapsEverySamplerAndGate(String yaml, Record expected) {
        boolean gate = expected instanceof GateConfig;
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
                Arguments.of("uniform", new SamplerConfig.Uniform()),
                Arguments.of("{type: staged, schedule: cosine}", new SamplerConfig.Staged(Schedule.COSINE)),
                Arguments.of(
                        "{type: adarft, target: 0.6, sensitivity: 3, step_size: 20, repeat: true}",
                        new AdaRftConfig(0.6, 3, 20, true)),
                Arguments.of(
                        "{type: levels, success: 0.8, failure: 0.2, window: 64, mix: upper_bound}",
                        new LevelsConfig(0.8, 0.2, 64, LevelSampler.Mix.UPPER_BOUND)),
                Arguments.of(
                        "{type: pools, hard_up_to: 0.1, normal_up_to: 0.9, away_weight: 0.5}",
                        new PoolsConfig(0.1, 0.9, 0.5)),
                Arguments.of("{type: sec, alpha: 0.2, temperature: 1}", new SecConfig(0.2, 1)),
                Arguments.of("{type: dump, window: 100, temperature: 0.2}", new DumpConfig(100, 0.2)),
                Arguments.of(
                        "{type: learnability, top_share: 0.5, explore_share: 0.1}", new LearnabilityConfig(0.5, 0.1)),
                Arguments.of("{type: vcrl, threshold: 0.6, momentum: 0.9}", new VcrlConfig(0.6, 0.9)),
                Arguments.of("{type: pcl, candidates: 8, value_learning_rate: 0.1}", new PclConfig(8, 0.1)),
                Arguments.of(
                        "{type: mopps, target: 0.4, decay: 0.9, selection: threshold}",
                        new MoppsConfig(0.4, 0.9, MoppsSampler.Selection.THRESHOLD)),
                Arguments.of(
                        "{type: plr, rank_temperature: 0.3, staleness: 0.2, score_learning_rate: 0.5, new_share: 0.1,"
                                + " schedule: proportionate}",
                        new PlrConfig(0.3, 0.2, 0.5, 0.1, PlrSampler.ReplaySchedule.PROPORTIONATE)),
                Arguments.of(
                        "{type: advantage_range, reject_min: -0.05, reject_max: 0.1}",
                        new GateConfig.AdvantageRange(-0.05, 0.1)),
                Arguments.of("{type: screening, rollouts: 2}", new GateConfig.Screening(2)),
                Arguments.of(
                        "{type: retirement, mastered: 0.9, first_check: 5, longest_rest: 20}",
                        new GateConfig.Retirement(0.9, 5, 20)));
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
                "model.lora",
                "algorithm.type",
                "curriculum.sampler.type",
                "curriculum.gates[0].type",
                "curriculum.gates[1].tolerance",
                "environments[0].type",
                "environments[1].type",
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
                        new PromptConfig(PromptStyle.AUTO, "", AnswerFormat.HASH, true, false),
                        List.of(new FamilyConfig(TaskFamily.ADDITION, "addition", null)),
                        List.of(),
                        new EdgeConfig(
                                16, 1, new GrpoSettings(8, 8, 4, 1, LossType.DAPO, ScaleRewards.GROUP, 0, 0.2, null)),
                        new RolloutConfig(1, 1, 0, 512, List.of()),
                        new CurriculumConfig(
                                new EdgeSamplerConfig(0.1, 0.05, 1, 1, 1, true),
                                List.of(new GateConfig.Outcome(0)),
                                0.9,
                                0.85,
                                0.75,
                                ImitationRule.FRONTIER,
                                0),
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
                                0,
                                16,
                                null,
                                0,
                                0)));
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
                .isEqualTo(new SamplerConfig.Uniform());
        assertThat(read(SMALLEST + "curriculum: {sampler: staged, gates: outcome}")
                        .curriculum())
                .isEqualTo(new CurriculumConfig(
                        new SamplerConfig.Staged(Schedule.CLASSIC),
                        List.of(new GateConfig.Outcome(0)),
                        0.9,
                        0.85,
                        0.75,
                        ImitationRule.FRONTIER,
                        0));
        assertThat(read(SMALLEST.replace("edge", "grpo")).algorithm()).isInstanceOf(GrpoConfig.class);
        assertThat(read(SMALLEST.replace("edge", "sft")).algorithm())
                .isEqualTo(new SftConfig(16, List.of(), null, null, PromptMismatch.WARN, 1024));
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
