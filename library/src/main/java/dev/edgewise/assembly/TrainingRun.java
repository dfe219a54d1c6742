package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.OptimizerConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.EventSink;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.trainer.Checkpoints;
import dev.edgewise.trainer.Trainer;
import dev.edgewise.trainer.TrainerSettings;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A training run, wired. Owns the model, the optimiser and whatever else it was made of; closing frees them.
public final class TrainingRun implements AutoCloseable {
    private final TrainedModel model;
    private final Deque<Runnable> owned;
    private final Map<String, List<String>> ladders;
    private final Trainer trainer;
    private final List<String> notes;
    private final List<String> data;

    /// @param owned what has to be closed, the newest first
    /// @param ladders each environment's name with the descriptions of its levels
    TrainingRun(
            TrainedModel model,
            Deque<Runnable> owned,
            Map<String, List<String>> ladders,
            Trainer trainer,
            List<String> notes,
            List<String> data) {
        this.model = model;
        this.owned = owned;
        this.ladders = ladders;
        this.trainer = trainer;
        this.notes = List.copyOf(notes);
        this.data = List.copyOf(data);
    }

    /// Builds a run from its outline: loads the model and the demonstrations.
    ///
    /// Over several ranks all draw the same tasks and see the same completions, losses and clock, so that they take
    /// the same decisions; rollouts, passes and evaluations are shared out.
    ///
    /// @param checkpoints where the trainer saves itself, given the model that is trained
    /// @param interrupted whether a person asked to stop
    /// @param collective the ranks that train together
    /// @throws ConfigException if prompts and completions do not fit the model's context
    static TrainingRun assemble(
            Outline outline,
            Function<TrainedModel, Checkpoints> checkpoints,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        return outline.assemble(checkpoints, null, _ -> {}, events, interrupted, collective);
    }

    /// Returns how AdamW is configured.
    static AdamW.Settings adam(OptimizerConfig config) {
        return new AdamW.Settings(config.adamBeta1(), config.adamBeta2(), config.adamEpsilon(), config.weightDecay());
    }

    /// Returns the learning rate over the steps.
    static LearningRate learningRate(RunConfig config) {
        OptimizerConfig optimizer = config.optimizer();
        LearningRate.Schedule schedule = switch (optimizer.lrSchedulerType()) {
            case LINEAR -> LearningRate.Schedule.LINEAR;
            case COSINE -> LearningRate.Schedule.COSINE;
            case CONSTANT -> LearningRate.Schedule.CONSTANT;
        };
        return new LearningRate(
                schedule,
                optimizer.learningRate(),
                optimizer.warmupSteps(),
                config.train().maxSteps());
    }

    /// Returns what the loop itself needs to know.
    static TrainerSettings settings(RunConfig config) {
        return new TrainerSettings(
                config.train().maxSteps(),
                maxSeconds(config),
                orUnlimited(config.train().maxRollouts()),
                orUnlimited(config.train().maxTokens()),
                config.train().evalSteps(),
                config.train().saveSteps());
    }

    /// Returns the time limit of a run, seconds; infinity without one.
    static double maxSeconds(RunConfig config) {
        Double limit = config.train().maxSeconds();
        return limit == null ? Double.POSITIVE_INFINITY : limit;
    }

    private static long orUnlimited(@Nullable Long limit) {
        return limit == null ? TrainerSettings.UNLIMITED : limit;
    }

    /// Returns each environment's name with the descriptions of its levels; empty where nothing is asked.
    public Map<String, List<String>> ladders() {
        return ladders;
    }

    public Trainer trainer() {
        return trainer;
    }

    /// Returns what is trained.
    TrainedModel model() {
        return model;
    }

    /// Returns what a person should know before the first step; see [RunNotes].
    public List<String> notes() {
        return notes;
    }

    /// Returns what became of the rows of data files; see [RunNotes].
    public List<String> data() {
        return data;
    }

    /// Returns what is trained, for messages: parameters and number format.
    public String modelText() {
        return model.text();
    }

    /// Fills `directory` with the model as a Hugging Face directory, or with its adapter as a PEFT directory.
    public void writeModel(Path directory) {
        model.write(directory);
    }

    @Override
    public void close() {
        close(owned);
    }

    /// Closes the newest first, since a later part may use an earlier one.
    static void close(Deque<Runnable> owned) {
        owned.forEach(Runnable::run);
    }
}
