package dev.edgewise.trainer;

import dev.edgewise.error.HaltedException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.Verdict;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The training loop: next batch → learn → tell → ask the guards → save.
///
/// It knows neither the algorithm (source × credit × objective) nor who listens. One thread runs it and owns
/// every native object.
public final class Trainer {
    private final TrainerSettings settings;
    private final BatchSource source;
    private final Learner learner;
    private final @Nullable Evaluator evaluator;
    private final Guards guards;
    private final Checkpoints checkpoints;
    private final EventSink events;
    private final BooleanSupplier interrupted;
    private final LongSupplier nanoTime;
    private final Progress progress = new Progress();
    private int savedStep = -1;
    private int evaluatedStep = -1;

    /// @param interrupted whether a person asked to stop; looked at between steps
    /// @param nanoTime a monotonic clock in nanoseconds
    public Trainer(
            TrainerSettings settings,
            BatchSource source,
            Learner learner,
            @Nullable Evaluator evaluator,
            Guards guards,
            Checkpoints checkpoints,
            EventSink events,
            BooleanSupplier interrupted,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.source = source;
        this.learner = learner;
        this.evaluator = evaluator;
        this.guards = guards;
        this.checkpoints = checkpoints;
        this.events = events;
        this.interrupted = interrupted;
        this.nanoTime = nanoTime;
    }

    /// Takes over the state of a checkpoint directory written by this trainer's configuration.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it does not fit
    public void restore(Path directory) {
        TrainerState.load(directory, learner, source, guards, progress);
        savedStep = progress.step();
    }

    /// The last finished step.
    public int step() {
        return progress.step();
    }

    /// Trains to the end, an interruption, the time limit or the end of the budget.
    ///
    /// @return why it ended: `done`, `interrupted`, `time limit`, `rollout budget` or `token budget`
    /// @throws HaltedException if a guard stops the run; the last good checkpoint stays
    public String run() {
        long last = nanoTime.getAsLong();
        if (progress.step() == 0) {
            evaluate();
        }
        String stopped = spent();
        while (stopped.isEmpty()) {
            step(progress.step() + 1, last);
            last = nanoTime.getAsLong();
            int step = progress.step();
            boolean stop = interrupted.getAsBoolean();
            boolean late = progress.seconds() >= settings.maxSeconds();
            String end = spent();
            stopped = !end.isEmpty() ? end : stop ? "interrupted" : late ? "time limit" : "";
            if (!stop && (!end.isEmpty() || due(step, settings.evalSteps()))) {
                evaluate();
            }
            if (!stopped.isEmpty() || due(step, settings.saveSteps())) {
                save();
            }
        }
        if (stopped.equals("time limit")) {
            evaluate();
        }
        tell(new RunFinished(progress.step(), stopped));
        return stopped;
    }

    /// What is used up, as [#run] names it; empty while there is more to do.
    private String spent() {
        if (progress.step() >= settings.steps()) {
            return "done";
        }
        if (progress.rollouts() >= settings.maxRollouts()) {
            return "rollout budget";
        }
        return progress.tokens() >= settings.maxTokens() ? "token budget" : "";
    }

    /// Steps the run will take in all: those of the settings, or fewer where a budget of rollouts or tokens will be
    /// spent before, going on at the pace so far. What follows a clock, such as a staged curriculum, follows this.
    private int plannedSteps() {
        double used = Math.max(
                (double) progress.rollouts() / settings.maxRollouts(),
                (double) progress.tokens() / settings.maxTokens());
        double projected = Math.rint(progress.step() / used); // infinite or undefined before the first step
        return projected < settings.steps() ? Math.max(progress.step() + 1, (int) projected) : settings.steps();
    }

    private static boolean due(int step, int every) {
        return every > 0 && step % every == 0;
    }

    private void step(int step, long start) {
        BatchSource.Collected collected = source.next(
                step, plannedSteps(), settings.maxRollouts() - progress.rollouts(), this::tell);
        long rolled = nanoTime.getAsLong();
        Map<String, Double> metrics = new LinkedHashMap<>(learner.learn(collected.batch(), step));
        long learned = nanoTime.getAsLong();
        metrics.putAll(collected.metrics());
        progress.finished(step, collected);
        double seconds = (learned - start) / 1e9;
        progress.spent(seconds);
        metrics.put("num_tokens", (double) progress.tokens());
        metrics.put("step_time", seconds);
        metrics.put("time/rollouts", (rolled - start) / 1e9);
        metrics.put("time/learning", (learned - rolled) / 1e9);
        metrics.put("tokens_per_second", collected.tokens() / seconds);
        tell(new StepCompleted(
                step, metrics, collected.cells(), progress.rollouts(), progress.tokens(), progress.seconds()));
    }

    private void evaluate() {
        if (evaluator == null || evaluatedStep == progress.step()) {
            return;
        }
        long start = nanoTime.getAsLong();
        var accuracies = evaluator.accuracies();
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        progress.spent(seconds);
        evaluatedStep = progress.step();
        tell(new Evaluated(progress.step(), accuracies, evaluator.samples(), seconds));
    }

    private void save() {
        if (savedStep == progress.step()) {
            return;
        }
        long start = nanoTime.getAsLong();
        Path directory =
                checkpoints.save(progress.step(), path -> TrainerState.save(path, learner, source, guards, progress));
        savedStep = progress.step();
        tell(new CheckpointWritten(progress.step(), directory, (nanoTime.getAsLong() - start) / 1e9));
    }

    /// Tells everyone, then lets the guards answer.
    private void tell(TrainingEvent event) {
        events.accept(event);
        List<Guards.Finding> findings = guards.observe(event);
        for (Guards.Finding finding : findings) {
            if (finding.verdict() instanceof Verdict.Warn(String message)) {
                events.accept(new Warned(event.step(), finding.guard(), message));
            }
        }
        for (Guards.Finding finding : findings) {
            if (finding.verdict() instanceof Verdict.Halt(String reason)) {
                events.accept(new Halted(event.step(), finding.guard(), reason));
                events.accept(new RunFinished(event.step(), reason));
                throw new HaltedException(reason);
            }
        }
    }
}
