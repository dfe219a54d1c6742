package dev.edgewise.bench;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.environment.Environment;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.guard.Guards;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.profile.Phase;
import dev.edgewise.trainer.BatchSource;
import dev.edgewise.trainer.PolicyLearner;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSettings;
import dev.edgewise.trainer.RolloutSource;
import dev.edgewise.trainer.Trainer;
import dev.edgewise.trainer.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whole GRPO steps through the real [Trainer], with TRL's defaults: DAPO loss, ε = 0.2, no reference, AdamW, norm
/// clipped to 1. Nothing is gated, so that every step learns from the same number of completions.
final class GrpoWork {
    private static final int WARM_UP = 1;
    private static final double LEARNING_RATE = 1e-6;

    private final BenchModel model;
    private final Workload.GrpoStep work;

    GrpoWork(BenchModel model, Workload.GrpoStep work) {
        this.model = model;
        this.work = work;
    }

    /// A step lasts from the end of the one before to its own, as in the peers' script.
    Timing run(int repeats) {
        int steps = WARM_UP + repeats;
        List<Long> ends = new ArrayList<>();
        Map<String, Double> profile = new LinkedHashMap<>();
        try (AdamW optimizer = new AdamW(model.policy().weights().trainable(), AdamW.Settings.DEFAULT)) {
            Trainer trainer = new Trainer(
                    new TrainerSettings(steps, Double.POSITIVE_INFINITY, 0, 0),
                    source(),
                    new PolicyLearner(model.policy(), null, optimizer, rate(steps), 1, 1, 1),
                    null,
                    new Guards(List.of()),
                    (_, _) -> Path.of("."), // nothing is worth keeping
                    event -> {
                        if (event instanceof StepCompleted step) {
                            ends.add(System.nanoTime());
                            profile.clear();
                            step.metrics().keySet().stream()
                                    .filter(key -> key.startsWith(Phase.PREFIX))
                                    .forEach(key ->
                                            profile.put(key, step.metrics().getOrDefault(key, 0.0)));
                        }
                    },
                    () -> false,
                    System::nanoTime);
            trainer.run();
        }
        List<Double> seconds = new ArrayList<>();
        for (int i = WARM_UP; i < steps; i++) {
            seconds.add((ends.get(i) - ends.get(i - 1)) / 1e9);
        }
        return new Timing(seconds, List.of(), profile);
    }

    private static LearningRate rate(int steps) {
        return new LearningRate(LearningRate.Schedule.CONSTANT, LEARNING_RATE, 0, steps);
    }

    private BatchSource<TrainingBatch, UpdateReport> source() {
        List<Environment> environments = new ArrayList<>();
        Map<String, Integer> levels = new LinkedHashMap<>();
        for (int i = 0; i < work.prompts(); i++) { // one each: until something succeeds every environment is asked once
            Environment environment = new RandomPrompts("prompts_" + i, model.tokens(), work.prompt());
            environments.add(environment);
            levels.put(environment.name(), environment.levels());
        }
        Progress progress = new Progress(new Ladders(levels), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        Curriculum curriculum = new Curriculum(
                progress, new UniformSampler(progress.ladders()), List.of(), FrontierImitation.STANDARD, work.group());
        SamplingSettings sampling = new SamplingSettings(1, 1, 0, work.newTokens(), List.of());
        return new RolloutSource(
                new RolloutSettings(1, work.prompts(), work.group(), 1, 0, 1, sampling),
                environments,
                curriculum,
                new PromptRenderer(model.tokens(), null, ""),
                new Generator(model.policy(), model.tokens()),
                Credit.scaledBy(ScaleRewards.GROUP),
                new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, work.newTokens()),
                new CrossEntropy());
    }
}
