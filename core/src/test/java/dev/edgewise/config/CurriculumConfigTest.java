package dev.edgewise.config;

import static dev.edgewise.config.ConfigReaderTest.SMALLEST;
import static dev.edgewise.config.ConfigReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.plugin.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Samplers, gates and algorithms by their type.
class CurriculumConfigTest {
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
}
