package dev.edgewise.bench;

import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.memory.RunShape;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.DecoderConfigReader;
import dev.edgewise.model.Weights;
import dev.edgewise.policy.Policy;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model to be timed: a Hugging Face directory, a GGUF file, or `shape:NAME`. Its text is token numbers, so that a
/// prompt of n words has n tokens. Closing frees it.
///
/// @param file what else has to be closed, null for a shape
public record BenchModel(
        Policy policy, TokenNumbers tokens, @Nullable OpenModel file) implements AutoCloseable {
    private static final int MICRO_BATCH_TOKENS = 4096;

    /// Returns the network's shape, without loading weights.
    ///
    /// @throws dev.edgewise.error.UserException if there is no such model
    static DecoderConfig config(String model) {
        if (model.startsWith(Shape.PREFIX)) {
            return DecoderConfigReader.read(Shape.of(model).config());
        }
        return Models.decoder(Path.of(model));
    }

    /// Returns the number of its parameters, without loading weights.
    ///
    /// @throws dev.edgewise.error.UserException if there is no such model
    public static long parameters(String model) {
        return new RunShape(config(model), DType.F32, false, 1, 1, 1, 1).parameters();
    }

    /// Opens it.
    static BenchModel open(String model, boolean bf16, Device device) {
        if (model.startsWith(Shape.PREFIX)) {
            Weights weights = new Weights(config(model), device);
            new Noise(0).fill(weights);
            weights.refresh(bf16 ? DType.BF16 : DType.F32);
            return of(new Policy(weights, MICRO_BATCH_TOKENS), null);
        }
        Models models = new Models(
                Map.of(), DownloadProgress.SILENT, device, MICRO_BATCH_TOKENS, Threads.standard(System.getenv()));
        OpenModel open = models.open(Path.of(model), bf16 ? Precision.BF16 : Precision.FP32);
        return of(open.policy(), open);
    }

    private static BenchModel of(Policy policy, @Nullable OpenModel file) {
        return new BenchModel(policy, new TokenNumbers(policy.weights().config().vocabulary()), file);
    }

    @Override
    public void close() {
        if (file == null) {
            policy.close();
        } else {
            file.close();
        }
    }
}
