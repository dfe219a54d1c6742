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
/// An adapter that may be merged into the model beneath it is not enough: then the checkpoint holds that model
/// as `base.safetensors`, and in `model.safetensors` both merged, so that it can be opened.
///
/// @param reference a reference with weights of its own; null without one
/// @param base whether the model beneath the adapter is written
record PolicyFiles(Weights weights, @Nullable Weights reference, boolean base) {
    private static final String BASE = "base.safetensors";
    private static final String MODEL = "model.safetensors";
    private static final String REFERENCE = "reference.safetensors";

    private boolean whole() {
        return weights.adapter() == null;
    }

    PolicyFiles withBase(boolean written) {
        return new PolicyFiles(weights, reference, written);
    }

    void save(Path directory) {
        SafetensorsWriter.write(
                directory.resolve(whole() ? MODEL : AdapterDirectory.TENSORS),
                whole() ? WeightFiles.store(weights) : Adapters.store(weights),
                SafetensorsWriter.PYTORCH);
        if (base) {
            SafetensorsWriter.write(directory.resolve(BASE), WeightFiles.store(weights), SafetensorsWriter.PYTORCH);
            try (Weights merged = weights.mergedCopy()) {
                SafetensorsWriter.write(directory.resolve(MODEL), WeightFiles.store(merged), SafetensorsWriter.PYTORCH);
            }
        }
    }

    void load(Path directory) {
        if (base) {
            try (TensorFile file = Safetensors.open(directory.resolve(BASE))) {
                WeightFiles.load(file, weights);
            }
        }
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
