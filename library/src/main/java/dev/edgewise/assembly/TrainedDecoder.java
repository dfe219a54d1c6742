package dev.edgewise.assembly;

import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.model.Weights;
import dev.edgewise.policy.Policy;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;

/// A decoder that a run trains.
///
/// @param merges whether an adapter may be merged on the way, so that the whole model is what is left
record TrainedDecoder(OpenModel model, boolean merges) implements TrainedModel {
    @Override
    public String text() {
        Weights weights = model.policy().weights();
        String text = "%s, %.1fM parameters, %s"
                .formatted(weights.config().modelType(), weights.count() / 1e6, weights.compute());
        AdapterConfig adapter = weights.adapter();
        long trained =
                weights.trainable().stream().mapToLong(p -> p.master().count()).sum();
        return adapter == null
                ? text
                : text
                        + "; LoRA of rank %d on %s, %s parameters"
                                .formatted(
                                        adapter.rank(),
                                        String.join(", ", adapter.targets().entries()),
                                        ReadableNumbers.count(trained));
    }

    @Override
    public void describe(Path checkpoint) {
        if (merges) {
            ModelWriter.describeMerged(model, checkpoint);
        } else {
            ModelWriter.describe(model, checkpoint);
        }
    }

    @Override
    public void write(Path directory) {
        if (!merges) {
            ModelWriter.write(model, directory);
            return;
        }
        try (Policy whole = model.policy().mergedCopy()) {
            ModelWriter.write(
                    new OpenModel(
                            whole,
                            model.tokenizer(),
                            model.template(),
                            model.config(),
                            model.generationConfig(),
                            model.notes()),
                    directory);
        }
    }
}
