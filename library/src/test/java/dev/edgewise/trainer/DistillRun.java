package dev.edgewise.trainer;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.family.Comparison;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TeacherModel;
import dev.edgewise.random.Seeds;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// A run with a teacher: comparison of numbers, where the teacher has seen expert solutions and the student
/// nothing.
final class DistillRun implements AutoCloseable {
    private static final int GROUP = 4;

    final Policy student;
    final Trainer trainer;
    final List<TrainingEvent> events = new ArrayList<>();
    private final Policy teacher;
    private final AdamW optimizer;
    private final HfTokenizer tokenizer;

    /// @param lessons steps of imitation that the teacher had
    /// @param samples answers by which the teacher is measured
    DistillRun(Path checkpoints, DistillRules rules, int lessons, int samples, int steps, BooleanSupplier interrupted) {
        Comparison comparison = new Comparison(AnswerFormat.BARE, false);
        tokenizer = CharacterTokenizer.create(comparison.alphabet().orElseThrow(), null);
        TinySetup setup = TinySetup.in(checkpoints);
        PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
        student = TinyRun.policy(tokenizer.vocabularySize(), setup);
        teacher = taught(TinyRun.policy(tokenizer.vocabularySize(), setup), comparison, prompts, lessons);
        optimizer = new AdamW(student.weights().trainable(), AdamW.Settings.DEFAULT);
        SamplingSettings sampling = new SamplingSettings(1, 1, 0, 6, List.of());
        TeacherModel model = new TeacherModel.Beside(teacher);
        RolloutSource source = new RolloutSource(
                        new RolloutSettings(3, 4, GROUP, 2, 0, 1, sampling),
                        List.of(comparison),
                        TinyRun.curriculum(comparison, List.of(new OutcomeGate()), FrontierImitation.STANDARD),
                        prompts,
                        new Generator(student, tokenizer),
                        Credit.scaledBy(ScaleRewards.GROUP),
                        new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, new KlPenalty(0, true), 6),
                        new CrossEntropy())
                .taughtBy(new Distillation(
                        rules,
                        model,
                        TeacherExam.of(new Generator(teacher, tokenizer), prompts, sampling),
                        samples,
                        4,
                        prompts,
                        List.of(comparison),
                        3));
        PolicyLearner learner = new PolicyLearner(
                student, null, optimizer, rate(3e-3, steps), 1, rules.iterations(), 1, new LocalCollective(), model);
        trainer = new Trainer(
                new TrainerSettings(steps, Double.POSITIVE_INFINITY, 0, 5),
                source,
                learner,
                null,
                List.of(),
                new Guards(List.of(new NoSignalGuard(3))),
                new TinyRun.StoredCheckpoints(
                        new CheckpointStore(checkpoints, 9), new CheckpointStore(checkpoints.resolve("before"), 9)),
                events::add,
                interrupted,
                System::nanoTime);
    }

    private static LearningRate rate(double peak, int steps) {
        return new LearningRate(LearningRate.Schedule.CONSTANT, peak, 2, steps);
    }

    private static Policy taught(Policy policy, Comparison comparison, PromptRenderer prompts, int lessons) {
        try (AdamW own = new AdamW(policy.weights().trainable(), AdamW.Settings.DEFAULT)) {
            PolicyLearner learner = new PolicyLearner(policy, null, own, rate(1e-2, Math.max(1, lessons)), 1, 1, 1);
            for (int step = 1; step <= lessons; step++) {
                List<TrainingSequence> shown = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    var task = comparison
                            .drawSolved(i % comparison.levels(), Seeds.stream(5, "lesson", step, i))
                            .orElseThrow();
                    shown.add(prompts.solution(task.conversation(), comparison.solutionTurns(task)));
                }
                learner.learn(new TrainingBatch(List.of(new BatchPart(new CrossEntropy(), shown, 1))), step);
            }
        }
        return policy;
    }

    /// The metrics of every step, without times.
    List<Map<String, Double>> metrics() {
        return events.stream()
                .filter(StepCompleted.class::isInstance)
                .map(event -> ((StepCompleted) event).metrics())
                .toList();
    }

    /// The mean of a metric over steps `from … to − 1`.
    double mean(String key, int from, int to) {
        return metrics().subList(from, to).stream()
                .mapToDouble(step -> step.get(key))
                .average()
                .orElseThrow();
    }

    List<float[]> weights() {
        return TinyRun.values(student.weights().trainable());
    }

    @Override
    public void close() {
        optimizer.close();
        teacher.close();
        student.close();
        tokenizer.close();
    }
}
