package dev.edgewise.trainer;

import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The weights of a policy in a checkpoint: `model.safetensors` (F32 masters), or `adapter_model.safetensors` where
/// only an adapter is trained, and `reference.safetensors` once the reference is no longer the starting model.
///
/// @param reference a reference with weights of its own; null without one
record PolicyFiles(Weights weights, @Nullable Weights reference) {
    private static final String MODEL = "model.safetensors";
    private static final String REFERENCE = "reference.safetensors";

    private boolean whole() {
        return weights.adapter() == null;
    }

    void save(Path directory) {
        SafetensorsWriter.write(
                directory.resolve(whole() ? MODEL : AdapterDirectory.TENSORS),
                whole() ? WeightFiles.store(weights) : Adapters.store(weights),
                SafetensorsWriter.PYTORCH);
    }

    void load(Path directory) {
        try (TensorFile file = Safetensors.open(directory.resolve(whole() ? MODEL : AdapterDirectory.TENSORS))) {
            if (whole()) {
                WeightFiles.load(file, weights);
            } else {
                Adapters.restore(file, weights);
            }
        }
        weights.refresh(weights.compute());
    }

    void saveReference(Path directory) {
        if (reference != null) {
            SafetensorsWriter.write(
                    directory.resolve(REFERENCE), WeightFiles.store(reference), SafetensorsWriter.PYTORCH);
        }
    }

    void loadReference(Path directory) {
        if (reference != null) {
            try (TensorFile file = Safetensors.open(directory.resolve(REFERENCE))) {
                WeightFiles.load(file, reference);
            }
            reference.refresh(reference.compute());
        }
    }
}
