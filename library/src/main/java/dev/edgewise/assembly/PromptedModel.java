package dev.edgewise.assembly;

import dev.edgewise.evolve.PromptFile;
import dev.edgewise.run.RecordedEvent;
import dev.edgewise.trainer.FastWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// A model with the prompts that evolved beside it: `prompts.json` stands in its directory.
record PromptedModel(TrainedModel model, FastWeights prompts) implements TrainedModel {
    @Override
    public String text() {
        return model.text();
    }

    @Override
    public void describe(Path checkpoint) {
        model.describe(checkpoint);
        writePrompts(checkpoint);
    }

    @Override
    public Optional<String> conclude(List<RecordedEvent> events, IntFunction<Optional<Path>> checkpoint) {
        return model.conclude(events, checkpoint);
    }

    @Override
    public void write(Path directory) {
        model.write(directory);
        writePrompts(directory);
    }

    private void writePrompts(Path directory) {
        PromptFile.write(directory.resolve(PromptFile.NAME), prompts.prompts());
    }
}
