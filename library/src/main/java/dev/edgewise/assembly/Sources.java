package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.config.AlgorithmConfig;
import dev.edgewise.config.DpoConfig;
import dev.edgewise.config.EdgeConfig;
import dev.edgewise.config.GrpoConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.config.TurnCredit;
import dev.edgewise.control.Adjustment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.rewrite.BackwardRewrites;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.phase.Phase;
import dev.edgewise.phase.PhaseClock;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.ObjectiveContext;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.task.Cell;
import dev.edgewise.trainer.BatchSource;
import dev.edgewise.trainer.DemonstrationSelection;
import dev.edgewise.trainer.DemonstrationSource;
import dev.edgewise.trainer.Distillation;
import dev.edgewise.trainer.FastWeights;
import dev.edgewise.trainer.LessonSettings;
import dev.edgewise.trainer.LessonSource;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSettings;
import dev.edgewise.trainer.RolloutSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An algorithm from its configuration: batch source × credit × objective.
final class Sources {
    private Sources() {}

    /// @param context what fits the model
    /// @param demonstrations of an SFT run
    /// @param preferences of a run on preferences
    /// @param distillation what a teacher adds; null without one
    /// @param fast the prompts that evolve beside the weights; null where none do
    /// @param selection chooses among the demonstrations; null for all
    static BatchSource<TrainingBatch, UpdateReport> of(
            RunOutline run,
            PromptRenderer prompts,
            CompletionSampler generator,
            ContextCheck context,
            Optional<DemonstrationData> demonstrations,
            Optional<PreferenceData> preferences,
            @Nullable Distillation distillation,
            @Nullable FastWeights fast,
            @Nullable DemonstrationSelection selection) {
        RunConfig config = run.config();
        return switch (config.algorithm()) {
            case EdgeConfig edge ->
                rollouts(
                                run,
                                edge.grpo(),
                                edge.demonstrationsPerStep(),
                                edge.demonstrationWeight(),
                                prompts,
                                generator,
                                context)
                        .taughtBy(distillation)
                        .promptedBy(fast);
            case GrpoConfig grpo ->
                rollouts(run, grpo.grpo(), 0, 1, prompts, generator, context)
                        .taughtBy(distillation)
                        .promptedBy(fast);
            case SftConfig sft ->
                new DemonstrationSource(
                        demonstrations.orElseThrow().sequences(),
                        new CrossEntropy(),
                        sft.demonstrationsPerStep(),
                        config.seed(),
                        selection);
            case RerankConfig _ -> throw new IllegalStateException("a ranker's batches are made elsewhere");
            case PreferenceConfig preference ->
                PreferenceObjectives.source(preference, preferences.orElseThrow(), config.seed());
        };
    }

    /// Settings of the policy-gradient part; null for SFT.
    static @Nullable GrpoSettings grpo(AlgorithmConfig algorithm) {
        return switch (algorithm) {
            case EdgeConfig edge -> edge.grpo();
            case GrpoConfig grpo -> grpo.grpo();
            case SftConfig _, PreferenceConfig _, RerankConfig _ -> null;
        };
    }

    /// Tells whether the run keeps a reference: for the penalty, to measure what a KL budget is kept by or how
    /// far phases led, for weights that are moved back to it, or for preferences that are learned relative to
    /// it.
    static boolean refers(RunConfig config) {
        if (config.algorithm() instanceof PreferenceConfig preference) {
            return preference.refers() && !(preference instanceof DpoConfig dpo && dpo.precomputeRefLogProbs());
        }
        GrpoSettings grpo = grpo(config.algorithm());
        return grpo != null
                && (grpo.beta() > 0
                        || config.guards().klTarget() != null
                        || !config.phases().isEmpty()
                        || config.renewals().stream()
                                .flatMap(renewal -> renewal.adjustments().stream())
                                .anyMatch(Adjustment::needsReference));
    }

    private static RolloutSource rollouts(
            RunOutline run,
            GrpoSettings grpo,
            int demonstrations,
            double demonstrationWeight,
            PromptRenderer prompts,
            CompletionSampler generator,
            ContextCheck context) {
        RunConfig config = run.config();
        RolloutSettings settings = new RolloutSettings(
                config.seed(),
                grpo.groupsPerStep(),
                grpo.numGenerations(),
                grpo.maxGenBatches(),
                demonstrations,
                demonstrationWeight,
                Sampling.of(config.rollout()));
        Double high = grpo.epsilonHigh();
        Objective objective = grpo.lossType()
                .provider()
                .make(
                        grpo.lossType().settings(),
                        new ObjectiveContext(
                                grpo.epsilon(),
                                high == null ? grpo.epsilon() : high,
                                grpo.beta(),
                                config.guards().klTarget() != null,
                                config.rollout().maxCompletionLength()));
        Map<String, Part<LessonProvider<?>>> lessons =
                LessonParts.of(config, run.tasks().trained());
        Set<Cell> taught = LessonParts.cells(lessons, run.tasks().trained(), context::spare);
        double skill = Curricula.skill(config.curriculum(), demonstrations > 0, taught);
        Progress progress = Curricula.progress(config.curriculum(), run.asked(), context::spare, skill, taught);
        List<Phase> phases = PhaseParts.of(config, run.tasks().trained());
        PhaseClock clock = phases.isEmpty() ? null : new PhaseClock(phases, progress);
        Curriculum curriculum = Curricula.of(config.curriculum(), progress, grpo.numGenerations(), skill, clock);
        List<Environment> environments = run.tasks().trained().stream()
                .map(each -> BackwardRewrites.of(each, config.guards().backwardRewrites(), curriculum::hard))
                .toList();
        LessonSource lessonSource = lessons.isEmpty()
                ? null
                : new LessonSource(
                        new LessonSettings(
                                config.seed(),
                                grpo.lessonsPerStep(),
                                grpo.numGenerations(),
                                grpo.maxGenBatches(),
                                context.context(),
                                settings.sampling()),
                        LessonParts.taught(lessons, environments, curriculum.progress()),
                        curriculum,
                        prompts,
                        generator,
                        run.scores());
        return new RolloutSource(
                        settings,
                        environments,
                        curriculum,
                        prompts,
                        generator,
                        run.scores(),
                        grpo.scaleRewards()
                                .provider()
                                .make(grpo.scaleRewards().settings(), new PluginContext(config.seed())),
                        objective,
                        new CrossEntropy(),
                        lessonSource)
                .creditingTurns(grpo.turnCredit() == TurnCredit.TURN)
                .inPhases(clock);
    }
}
