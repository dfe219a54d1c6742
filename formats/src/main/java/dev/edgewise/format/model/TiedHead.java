package dev.edgewise.format.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.tensor.Dequantizer;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/// A model whose configuration says that the output projection is the embedding.
///
/// As `transformers` 5: a checkpoint that holds both tensors is tied when they are equal; when they differ, both are
/// kept. **How we differ:** the configuration says `tie_word_embeddings: false` from then on, so that every program
/// reads an export as this model; `transformers` goes on saving `true` beside the head.
final class TiedHead {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";
    private static final String KEY = "tie_word_embeddings";

    private TiedHead() {}

    /// Unties `config` where the weights hold another head, and returns what a person should know.
    ///
    /// @throws ModelException if the head has another shape than the embedding
    static Optional<String> resolve(ObjectNode config, TensorFile weights) {
        if (!config.path(KEY).asBoolean(false) || !differs(weights)) {
            return Optional.empty();
        }
        config.put(KEY, false);
        return Optional.of(weights.path() + ": config.json says tie_word_embeddings: true, but " + HEAD
                + " differs from " + EMBEDDING + ", so both are kept; what is saved says tie_word_embeddings: false");
    }

    /// Returns whether both tensors are there, with different values.
    private static boolean differs(TensorFile weights) {
        TensorInfo embedding = weights.tensors().get(EMBEDDING);
        TensorInfo head = weights.tensors().get(HEAD);
        if (embedding == null || head == null) {
            return false;
        }
        if (!Arrays.equals(embedding.shape(), head.shape())) {
            throw new ModelException(weights.path() + ": config.json says tie_word_embeddings: true, but " + HEAD
                    + " has the shape " + Arrays.toString(head.shape()) + " and " + EMBEDDING + " the shape "
                    + Arrays.toString(embedding.shape()) + "; check that weights and configuration are of one model");
        }
        MemorySegment one = weights.bytes(EMBEDDING);
        MemorySegment other = weights.bytes(HEAD);
        return embedding.type() == head.type()
                ? one.mismatch(other) >= 0
                : differ(one, embedding.type(), other, head.type(), embedding.shape());
    }

    /// Compares row by row as floats.
    private static boolean differ(
            MemorySegment one, ElementType oneType, MemorySegment other, ElementType otherType, long[] shape) {
        long rows = shape.length < 2 ? 1 : shape[0];
        for (long row = 0; row < rows; row++) {
            if (!Arrays.equals(row(one, oneType, row, rows), row(other, otherType, row, rows))) {
                return true;
            }
        }
        return false;
    }

    private static float[] row(MemorySegment tensor, ElementType type, long row, long rows) {
        long bytes = tensor.byteSize() / rows;
        float[] values = new float[Math.toIntExact(bytes / type.blockBytes() * type.blockElements())];
        Dequantizer.dequantize(type, tensor.asSlice(row * bytes, bytes), MemorySegment.ofArray(values));
        return values;
    }
}
