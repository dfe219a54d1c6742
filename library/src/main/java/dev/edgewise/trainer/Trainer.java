package dev.edgewise.trainer;

import dev.edgewise.error.HaltedException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.guard.Guards;
import dev.edgewise.monitor.Reading;
import dev.edgewise.profile.Profile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The training loop: next batch → learn → tell → adjust as guards ask → measure → save. Where its source has a
/// border, it measures, lets the source begin what is new, and makes the changes that come with it.
///
/// It knows neither the model nor the algorithm (source × credit × objective) nor who listens. One thread runs it
/// and owns every native object.
public final class Trainer {
    private final TrainerSettings settings;
    private final Teaching<?, ?> teaching;
    private final @Nullable Evaluation evaluation;
    private final List<ScheduledMonitor> monitors;
    private final TrainerControls controls;
    private final Supervision supervision;
    private final Checkpoints checkpoints;
    private final BooleanSupplier interrupted;
    private final LongSupplier nanoTime;
    private final Progress progress = new Progress();
    private int savedStep = -1;
    private int keptStep = -1;
    private Optional<Path> kept = Optional.empty();
    private int evaluatedStep = -1;
    private int monitoredStep = -1;

    /// Makes one without monitors.
    public <B, R> Trainer(
            TrainerSettings settings,
            BatchSource<B, R> source,
            Learner<B, R> learner,
            @Nullable Evaluation evaluation,
            Guards guards,
            Checkpoints checkpoints,
            EventSink events,
            BooleanSupplier interrupted,
            LongSupplier nanoTime) {
        this(settings, source, learner, evaluation, List.of(), guards, checkpoints, events, interrupted, nanoTime);
    }

    /// @param monitors take readings beside training, each as it is scheduled, and all before the first step
    /// @param interrupted whether a person asked to stop; looked at between steps
    /// @param nanoTime a monotonic clock in nanoseconds
    public <B, R> Trainer(
            TrainerSettings settings,
            BatchSource<B, R> source,
            Learner<B, R> learner,
            @Nullable Evaluation evaluation,
            List<ScheduledMonitor> monitors,
            Guards guards,
            Checkpoints checkpoints,
            EventSink events,
            BooleanSupplier interrupted,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.teaching = new Teaching<>(source, learner);
        this.evaluation = evaluation;
        this.monitors = List.copyOf(monitors);
        this.controls = new TrainerControls(source, learner, checkpoints, this::keep, progress::step);
        this.supervision = new Supervision(guards, controls, events);
        this.checkpoints = checkpoints;
        this.interrupted = interrupted;
        this.nanoTime = nanoTime;
    }

    /// Takes over the state of a checkpoint directory written by this trainer's configuration.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it does not fit
    public void restore(Path directory) {
        TrainerState.load(directory, teaching.learner(), teaching.source(), supervision, progress);
        savedStep = progress.step();
        supervision.resumedFrom(progress.step(), directory);
    }

    /// Returns the last finished step.
    public int step() {
        return progress.step();
    }

    /// Trains to the end, an interruption, the time limit or the end of the budget.
    ///
    /// @return why it ended
    /// @throws HaltedException if a guard stops the run; the last good checkpoint stays
    public StopReason run() {
        Optional<StopReason> stopped = spent();
        if (stopped.isEmpty()) {
            cross();
        }
        if (progress.step() == 0) {
            evaluate();
            monitor();
            supervision.adjust(0);
        }
        while (stopped.isEmpty()) {
            step(progress.step() + 1);
            supervision.adjust(progress.step());
            int step = progress.step();
            boolean stop = interrupted.getAsBoolean();
            boolean late = progress.seconds() >= settings.maxSeconds();
            Optional<StopReason> end = spent();
            stopped = end.or(() -> cut(stop, late));
            boolean border = end.isEmpty() && teaching.source().atBorder(); // all is measured where it is crossed
            if (!stop && !border && (end.isPresent() || due(step, settings.evalSteps()))) {
                evaluate();
            }
            if (!stop && !border) {
                monitor();
            }
            supervision.adjust(step);
            if (stopped.isEmpty()) {
                cross();
            } else if (end.isPresent() && !stop && teaching.source().endsAtBorder()) {
                monitorRest();
                supervision.adjust(step);
            }
            if (stopped.isPresent() || due(step, settings.saveSteps())) {
                save();
            }
        }
        StopReason reason = stopped.orElseThrow();
        if (reason == StopReason.Usual.TIME_LIMIT) {
            evaluate();
            if (teaching.source().endsAtBorder()) {
                monitorRest();
            }
        }
        supervision.tell(new RunFinished(progress.step(), reason));
        return reason;
    }

    /// Saves and measures the run where its source begins something new, and lets it begin. The checkpoint is
    /// from before the measuring and the changes, so that a run that goes back to it crosses the border anew.
    private void cross() {
        int step = progress.step();
        if (step > 0 && teaching.source().atBorder()) {
            save();
            evaluatedStep = -1; // what was measured before the run went back here was another model
            monitoredStep = -1;
            evaluate();
            monitorRest();
            supervision.adjust(step); // a guard may go back to before the border
        }
        if (!teaching.source().atBorder()) {
            return;
        }
        BatchSource.Border border = teaching.source().cross(step);
        supervision.tell(border.event());
        supervision.ask(border.owner(), border.changes(), border.reason());
        supervision.adjust(step);
    }

    private static Optional<StopReason> cut(boolean stop, boolean late) {
        if (stop) {
            return Optional.of(StopReason.Usual.INTERRUPTED);
        }
        return late ? Optional.of(StopReason.Usual.TIME_LIMIT) : Optional.empty();
    }

    /// Returns what is used up; empty while there is more to do.
    private Optional<StopReason> spent() {
        if (progress.step() >= settings.steps()) {
            return Optional.of(StopReason.Usual.DONE);
        }
        if (settings.maxRollouts() - progress.rollouts() < teaching.source().groupSize()) {
            return Optional.of(StopReason.Usual.ROLLOUT_BUDGET);
        }
        if (teaching.source().exhausted()) {
            return Optional.of(StopReason.Usual.LAST_PHASE);
        }
        return progress.tokens() >= settings.maxTokens()
                ? Optional.of(StopReason.Usual.TOKEN_BUDGET)
                : Optional.empty();
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

    private void step(int step) {
        long start = nanoTime.getAsLong();
        Profile profile = teaching.learner().profile();
        profile.begin();
        Teaching.Step done = teaching.step(
                step,
                plannedSteps(),
                settings.maxRollouts() - progress.rollouts(),
                supervision::tell,
                controls.learningRate(),
                nanoTime);
        BatchSource.Collected<?> collected = done.collected();
        Map<String, Double> metrics = new LinkedHashMap<>(done.learned());
        Map<String, Double> phases = profile.metrics();
        long ended = nanoTime.getAsLong();
        metrics.putAll(collected.metrics());
        progress.finished(step, collected);
        double seconds = (ended - start) / 1e9;
        progress.spent(seconds);
        metrics.put("num_tokens", (double) progress.tokens());
        metrics.put("step_time", seconds);
        metrics.put("time/rollouts", (done.collectedAt() - start) / 1e9);
        metrics.put("time/learning", (ended - done.collectedAt()) / 1e9);
        metrics.put(StepMetrics.TOKENS_PER_SECOND, collected.tokens() / seconds);
        metrics.putAll(phases);
        supervision.tell(new StepCompleted(
                step, metrics, collected.cells(), progress.rollouts(), progress.tokens(), progress.seconds()));
    }

    private void evaluate() {
        if (evaluation == null || evaluatedStep == progress.step()) {
            return;
        }
        long start = nanoTime.getAsLong();
        Evaluation.Measured measured = evaluation.measure();
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        progress.spent(seconds);
        evaluatedStep = progress.step();
        supervision.tell(measured.after(progress.step(), seconds));
    }

    private void monitor() {
        monitor(scheduled -> scheduled.due(progress.step()));
        monitoredStep = progress.step();
    }

    /// Lets those monitors read that did not at this step.
    private void monitorRest() {
        int step = progress.step();
        monitor(scheduled -> monitoredStep != step || !scheduled.due(step));
    }

    private void monitor(Predicate<ScheduledMonitor> chosen) {
        for (ScheduledMonitor scheduled : monitors) {
            if (chosen.test(scheduled)) {
                long start = nanoTime.getAsLong();
                Reading reading = scheduled.monitor().read();
                double seconds = (nanoTime.getAsLong() - start) / 1e9;
                progress.spent(seconds);
                supervision.tell(new Monitored(progress.step(), reading, seconds));
            }
        }
    }

    /// Saves the run as it is before the first change of a step that is done at once, so that the change can be
    /// undone. The time counts, and nothing of the run changes.
    private Optional<Path> keep() {
        if (keptStep != progress.step()) {
            long start = nanoTime.getAsLong();
            kept = checkpoints.keep(progress.step(), this::write);
            keptStep = progress.step();
            progress.spent((nanoTime.getAsLong() - start) / 1e9);
        }
        return kept;
    }

    private void write(Path directory) {
        TrainerState.save(directory, teaching.learner(), teaching.source(), supervision, progress);
    }

    private void save() {
        if (savedStep == progress.step()) {
            return;
        }
        long start = nanoTime.getAsLong();
        Path directory = checkpoints.save(progress.step(), this::write);
        savedStep = progress.step();
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        progress.spent(seconds);
        supervision.tell(new CheckpointWritten(progress.step(), directory, seconds));
        checkpoints.removeOld(supervision.checkpoints());
    }
}
