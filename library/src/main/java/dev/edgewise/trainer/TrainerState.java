package dev.edgewise.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.UserException;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter.Slice;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.optim.AdamW;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything a resumed run needs, as files of a checkpoint directory: what the learner writes, its weights first
/// ([PolicyFiles]), `optimizer.safetensors` (moments) and `trainer_state.json`.
///
/// Randomness needs no state: every stream is derived from the run's seed and the step.
final class TrainerState {
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String STATE = "trainer_state.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TrainerState() {}

    static void save(
            Path directory, Learner<?, ?> learner, BatchSource<?, ?> source, State supervision, State progress) {
        learner.save(directory);
        List<TensorData> moments = new ArrayList<>();
        for (AdamW.Moment moment : learner.optimizer().moments()) {
            Slice all = new Slice(moment.name(), 0, moment.tensor().size(0));
            moments.addAll(WeightFiles.store(List.of(all), moment.tensor()));
        }
        SafetensorsWriter.write(directory.resolve(OPTIMIZER), moments, SafetensorsWriter.PYTORCH);
        ObjectNode state = JSON.createObjectNode();
        state.set("progress", progress.snapshot());
        state.put("optimizer_steps", learner.optimizer().steps());
        state.set("source", source.snapshot());
        state.set("supervision", supervision.snapshot());
        state.set("controls", learner.snapshot()); // as checkpoints have called it from the first
        try {
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(directory.resolve(STATE).toFile(), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void load(
            Path directory, Learner<?, ?> learner, BatchSource<?, ?> source, State supervision, State progress) {
        StateReader state = rollBack(directory, learner, source);
        understood(directory, () -> {
            supervision.restore(state.object("supervision"));
            learner.restore(state.object("controls"));
            progress.restore(state.object("progress"));
        });
        learner.resume(directory);
    }

    /// Takes over weights, optimizer and batch source only: guards and counters go on as they are.
    static StateReader rollBack(Path directory, Learner<?, ?> learner, BatchSource<?, ?> source) {
        learner.load(directory);
        try (TensorFile optimizer = Safetensors.open(directory.resolve(OPTIMIZER))) {
            for (AdamW.Moment moment : learner.optimizer().moments()) {
                WeightFiles.read(optimizer, moment.name(), moment.tensor());
            }
        }
        StateReader state = read(directory);
        understood(directory, () -> {
            learner.optimizer().resume(state.count("optimizer_steps"));
            source.restore(state.object("source"));
        });
        return state;
    }

    private static StateReader read(Path directory) {
        try {
            if (JSON.readTree(directory.resolve(STATE).toFile()) instanceof ObjectNode object) {
                return new StateReader("the trainer", object);
            }
            throw damaged(directory, "it is no JSON object", null);
        } catch (JsonProcessingException e) {
            throw damaged(directory, "it is not JSON", e);
        } catch (IOException e) {
            throw damaged(directory, "it cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /// Restores, so that whatever a damaged state leads to is told as damage.
    private static void understood(Path directory, Runnable restoring) {
        try {
            restoring.run();
        } catch (UserException refused) {
            throw new CheckpointException(directory.resolve(STATE) + ": " + refused.getMessage(), refused);
        } catch (RuntimeException refused) {
            throw damaged(directory, "it does not hold what a trainer writes", refused);
        }
    }

    private static CheckpointException damaged(Path directory, String why, @Nullable Throwable cause) {
        return new CheckpointException(
                "the checkpoint file " + directory.resolve(STATE) + " cannot be used: " + why
                        + "; to go on from the checkpoint before it, delete the directory of this one",
                cause);
    }
}
