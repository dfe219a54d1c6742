package dev.edgewise.assembly;

import dev.edgewise.config.AdaRftConfig;
import dev.edgewise.config.CurriculumConfig;
import dev.edgewise.config.DumpConfig;
import dev.edgewise.config.EdgeSamplerConfig;
import dev.edgewise.config.GateConfig;
import dev.edgewise.config.ImitationRule;
import dev.edgewise.config.LearnabilityConfig;
import dev.edgewise.config.LevelsConfig;
import dev.edgewise.config.MoppsConfig;
import dev.edgewise.config.PclConfig;
import dev.edgewise.config.PlrConfig;
import dev.edgewise.config.PoolsConfig;
import dev.edgewise.config.SamplerConfig;
import dev.edgewise.config.SecConfig;
import dev.edgewise.config.VcrlConfig;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.ExtraRungs;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.gate.AdvantageRangeGate;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.gate.RetirementGate;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.curriculum.imitation.AskedImitation;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.imitation.LearnableImitation;
import dev.edgewise.curriculum.imitation.OpenImitation;
import dev.edgewise.curriculum.sampler.AdaRftSampler;
import dev.edgewise.curriculum.sampler.DumpSampler;
import dev.edgewise.curriculum.sampler.LearnabilitySampler;
import dev.edgewise.curriculum.sampler.LevelSampler;
import dev.edgewise.curriculum.sampler.MoppsSampler;
import dev.edgewise.curriculum.sampler.PclSampler;
import dev.edgewise.curriculum.sampler.PlrSampler;
import dev.edgewise.curriculum.sampler.PoolSampler;
import dev.edgewise.curriculum.sampler.SecSampler;
import dev.edgewise.curriculum.sampler.StagedSampler;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.curriculum.sampler.VcrlSampler;
import dev.edgewise.environment.Environment;
import dev.edgewise.task.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A curriculum from its configuration: sampler, gates, stages and posteriors.
public final class Curricula {
    private Curricula() {}

    /// A curriculum over all levels of `environments`.
    ///
    /// @param spare the rungs beyond the ends of an environment's ladder that may be generated
    /// @param groupSize rollouts per group
    /// @param shown whether expert solutions are shown; without, every success is reinforced
    static Curriculum of(
            CurriculumConfig config,
            List<Environment> environments,
            Function<Environment, ExtraRungs> spare,
            int groupSize,
            boolean shown) {
        double skill = shown ? config.imitateBelow() : 0;
        SuccessPosterior.Settings prior = SuccessPosterior.Settings.STANDARD;
        Progress progress = new Progress(
                ladders(environments, spare),
                new SuccessPosterior.Settings(prior.alpha(), prior.beta(), config.decay()),
                new StagePolicy(config.mastered(), config.forgotten(), StagePolicy.STANDARD.hopeless(), skill));
        return new Curriculum(
                progress,
                sampler(config.sampler(), progress, groupSize),
                config.gates().stream().map(Curricula::gate).toList(),
                imitation(config.imitate(), skill),
                groupSize);
    }

    private static Ladders ladders(List<Environment> environments, Function<Environment, ExtraRungs> spare) {
        Map<String, Integer> levels = new LinkedHashMap<>();
        Map<String, ExtraRungs> spares = new LinkedHashMap<>();
        Map<String, Double> chances = new LinkedHashMap<>();
        Map<Cell, Set<String>> attributes = new LinkedHashMap<>();
        for (Environment environment : environments) {
            levels.put(environment.name(), environment.levels());
            if (environment.chance() > 0) {
                chances.put(environment.name(), environment.chance());
            }
            ExtraRungs beyond = spare.apply(environment);
            spares.put(environment.name(), beyond);
            for (int level = -beyond.below(); level < environment.levels() + beyond.above(); level++) {
                Set<String> names = environment.attributes(level);
                if (!names.isEmpty()) {
                    attributes.put(new Cell(environment.name(), level), names);
                }
            }
        }
        return new Ladders(levels, spares, chances, attributes);
    }

    private static Imitation imitation(ImitationRule rule, double skill) {
        return switch (rule) {
            case FRONTIER -> FrontierImitation.below(skill);
            case ASKED -> new AskedImitation(skill);
            case OPEN -> new OpenImitation(skill);
            case LEARNABLE -> new LearnableImitation(skill);
        };
    }

    private static TaskSampler sampler(SamplerConfig config, Progress progress, int groupSize) {
        Ladders ladders = progress.ladders();
        return switch (config) {
            case EdgeSamplerConfig edge ->
                new EdgeSampler(
                        progress,
                        groupSize,
                        new EdgeSettings(
                                edge.reviewShare(),
                                edge.exploreShare(),
                                edge.rungGap(),
                                edge.rungSpread(),
                                edge.costWeight(),
                                edge.grow()));
            case SamplerConfig.Uniform() -> new UniformSampler(ladders);
            case SamplerConfig.Staged(var schedule) -> new StagedSampler(ladders, schedule);
            case AdaRftConfig(var target, var sensitivity, var stepSize, var repeat) ->
                new AdaRftSampler(ladders, new AdaRftSampler.Settings(target, sensitivity, stepSize, repeat));
            case LevelsConfig(var success, var failure, var window, var mix) ->
                new LevelSampler(ladders, groupSize, new LevelSampler.Settings(success, failure, window, mix));
            case PoolsConfig(var hard, var normal, var away) ->
                new PoolSampler(ladders, new PoolSampler.Settings(hard, normal, away));
            case SecConfig(var alpha, var temperature) ->
                new SecSampler(ladders, new SecSampler.Settings(alpha, temperature));
            case DumpConfig(var window, var temperature) ->
                new DumpSampler(ladders, groupSize, new DumpSampler.Settings(window, temperature));
            case LearnabilityConfig(var top, var explore) ->
                new LearnabilitySampler(ladders, new LearnabilitySampler.Settings(top, explore));
            case VcrlConfig(var threshold, var momentum) ->
                new VcrlSampler(ladders, new VcrlSampler.Settings(threshold, momentum));
            case PclConfig(var candidates, var learningRate) ->
                new PclSampler(ladders, new PclSampler.Settings(candidates, learningRate));
            case MoppsConfig(var target, var decay, var selection) ->
                new MoppsSampler(ladders, new MoppsSampler.Settings(target, decay, selection));
            case PlrConfig(var temperature, var staleness, var learningRate, var newShare, var schedule) ->
                new PlrSampler(
                        ladders, new PlrSampler.Settings(temperature, staleness, learningRate, newShare, schedule));
        };
    }

    private static AdmissionGate gate(GateConfig config) {
        return switch (config) {
            case GateConfig.Outcome(double tolerance) -> new OutcomeGate(tolerance);
            case GateConfig.AdvantageRange(double min, double max) -> new AdvantageRangeGate(min, max);
            case GateConfig.Screening(int rollouts) -> new ScreeningGate(rollouts);
            case GateConfig.Retirement(double mastered, int first, int longest) ->
                new RetirementGate(mastered, first, longest);
        };
    }
}
