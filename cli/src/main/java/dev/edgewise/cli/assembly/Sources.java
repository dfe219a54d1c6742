package dev.edgewise.cli.assembly;

import dev.edgewise.advantage.Credit;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.AlgorithmConfig;
import dev.edgewise.config.CurriculumConfig;
import dev.edgewise.config.EdgeConfig;
import dev.edgewise.config.GateConfig;
import dev.edgewise.config.GrpoConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SamplerConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.EdgeSampler;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.OutcomeGate;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.StagedSampler;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.UniformSampler;
import dev.edgewise.environment.Environment;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.objective.ClipRange;
import dev.edgewise.objective.CrossEntropy;
import dev.edgewise.objective.KlPenalty;
import dev.edgewise.objective.PolicyGradient;
import dev.edgewise.trainer.BatchSource;
import dev.edgewise.trainer.DemonstrationSource;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSettings;
import dev.edgewise.trainer.RolloutSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An algorithm from its configuration: batch source × credit × objective.
final class Sources {
    private Sources() {}

    static BatchSource of(
            RunConfig config, List<Environment> environments, PromptRenderer prompts, CompletionSampler generator) {
        return switch (config.algorithm()) {
            case EdgeConfig edge ->
                rollouts(
                        config,
                        edge.grpo(),
                        edge.demonstrationsPerStep(),
                        edge.demonstrationWeight(),
                        environments,
                        prompts,
                        generator);
            case GrpoConfig grpo -> rollouts(config, grpo.grpo(), 0, 1, environments, prompts, generator);
            case SftConfig sft -> demonstrations(config, sft, environments, prompts);
        };
    }

    /// Settings of the policy-gradient part; null for SFT.
    static @Nullable GrpoSettings grpo(AlgorithmConfig algorithm) {
        return switch (algorithm) {
            case EdgeConfig edge -> edge.grpo();
            case GrpoConfig grpo -> grpo.grpo();
            case SftConfig _ -> null;
        };
    }

    private static BatchSource rollouts(
            RunConfig config,
            GrpoSettings grpo,
            int demonstrations,
            double demonstrationWeight,
            List<Environment> environments,
            PromptRenderer prompts,
            CompletionSampler generator) {
        RolloutSettings settings = new RolloutSettings(
                config.seed(),
                grpo.groupsPerStep(),
                grpo.numGenerations(),
                grpo.maxGenBatches(),
                demonstrations,
                demonstrationWeight,
                Sampling.of(config.rollout()));
        Double high = grpo.epsilonHigh();
        PolicyGradient objective = new PolicyGradient(
                grpo.lossType(),
                new ClipRange(grpo.epsilon(), high == null ? grpo.epsilon() : high),
                new KlPenalty(grpo.beta(), true),
                config.rollout().maxCompletionLength());
        return new RolloutSource(
                settings,
                environments,
                curriculum(config.curriculum(), environments, grpo.numGenerations()),
                prompts,
                generator,
                Credit.scaledBy(grpo.scaleRewards()),
                objective,
                new CrossEntropy());
    }

    private static Curriculum curriculum(CurriculumConfig config, List<Environment> environments, int groupSize) {
        Map<String, Integer> levels = new LinkedHashMap<>();
        environments.forEach(environment -> levels.put(environment.name(), environment.levels()));
        Ladders ladders = new Ladders(levels);
        SuccessPosterior.Settings prior = SuccessPosterior.Settings.STANDARD;
        Progress progress = new Progress(
                ladders,
                new SuccessPosterior.Settings(prior.alpha(), prior.beta(), config.decay()),
                new StagePolicy(config.mastered(), config.forgotten(), StagePolicy.STANDARD.hopeless()));
        return new Curriculum(
                progress,
                sampler(config.sampler(), progress, groupSize),
                config.gates().stream().map(Sources::gate).toList(),
                new Imitation(Imitation.STANDARD.window(), Imitation.STANDARD.rehearsal(), config.imitateBelow()),
                groupSize);
    }

    private static TaskSampler sampler(SamplerConfig config, Progress progress, int groupSize) {
        return switch (config) {
            case SamplerConfig.Thompson(double review, double explore) ->
                new EdgeSampler(
                        progress,
                        groupSize,
                        new EdgeSampler.Shares(review, explore, EdgeSampler.Shares.STANDARD.floor()));
            case SamplerConfig.Uniform() -> new UniformSampler(progress.ladders());
            case SamplerConfig.Staged(var schedule) -> new StagedSampler(progress.ladders(), schedule);
        };
    }

    private static AdmissionGate gate(GateConfig config) {
        return switch (config) {
            case GateConfig.Outcome(double tolerance) -> new OutcomeGate(tolerance);
        };
    }

    private static BatchSource demonstrations(
            RunConfig config, SftConfig sft, List<Environment> environments, PromptRenderer prompts) {
        List<TrainingSequence> sequences = DemonstrationData.of(config, sft, environments, prompts);
        return new DemonstrationSource(sequences, new CrossEntropy(), sft.demonstrationsPerStep(), config.seed());
    }
}
