package dev.edgewise.format.model;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.tensor.Dequantizer;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A GGUF model's tensors under Hugging Face's names and in Hugging Face's row order.
///
/// Query and key projections of the llama architecture are reordered on reading, see [RowOrder]; everything
/// else is the file's own memory.
final class GgufWeights implements TensorFile {
    private final GgufFile file;
    private final Map<String, TensorInfo> tensors;
    private final Map<String, String> storedNames;
    private final @Nullable RowOrder rowOrder;

    private GgufWeights(
            GgufFile file,
            Map<String, TensorInfo> tensors,
            Map<String, String> storedNames,
            @Nullable RowOrder rowOrder) {
        this.file = file;
        this.tensors = tensors;
        this.storedNames = storedNames;
        this.rowOrder = rowOrder;
    }

    /// Returns the weights of `file`, which belongs to the result from here on.
    ///
    /// @param rowOrder of query and key projections; null when they are stored as Hugging Face does
    /// @throws ModelException if the file holds a tensor that no Llama-family model has
    static GgufWeights of(GgufFile file, @Nullable RowOrder rowOrder) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        Map<String, String> storedNames = new LinkedHashMap<>();
        for (TensorInfo info : file.tensors().values()) {
            if (info.name().equals(GgufNames.ROPE_FREQS)) {
                continue;
            }
            String name = GgufNames.huggingFace(info.name())
                    .orElseThrow(() -> new ModelException(file.path() + ": tensor '" + Quoted.of(info.name())
                            + "' belongs to no model of the Llama family; mixtures of experts and other architectures are"
                            + " not supported"));
            if (rowOrder != null && GgufNames.isRotated(name) && info.shape()[0] % rowOrder.headSize() != 0) {
                throw new ModelException(file.path() + ": tensor " + info + " must have a multiple of the head size "
                        + rowOrder.headSize() + " rows; convert the model again");
            }
            tensors.put(name, new TensorInfo(name, info.type(), info.shape()));
            storedNames.put(name, info.name());
        }
        return new GgufWeights(file, Collections.unmodifiableMap(tensors), storedNames, rowOrder);
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public MemorySegment bytes(String name) {
        TensorInfo info = info(name);
        MemorySegment stored = storedBytes(info);
        if (rowOrder == null || !GgufNames.isRotated(name)) {
            return stored;
        }
        if (info.shape().length == 1 && info.type().isQuantised()) {
            throw new ModelException(file.path() + ": tensor " + info
                    + " is a quantised vector, whose elements cannot be" + " reordered as bytes; read it as floats");
        }
        MemorySegment ordered = Arena.ofAuto().allocate(stored.byteSize(), Long.BYTES);
        long rows = info.shape()[0];
        long rowBytes = rows == 0 ? 0 : stored.byteSize() / rows;
        for (long row = 0; row < rows; row++) {
            MemorySegment.copy(stored, rowOrder.stored(row) * rowBytes, ordered, row * rowBytes, rowBytes);
        }
        return ordered.asReadOnly();
    }

    @Override
    public void read(String name, MemorySegment destination) {
        TensorInfo info = info(name);
        if (rowOrder == null || !GgufNames.isRotated(name) || info.elements() == 0) {
            Dequantizer.dequantize(info.type(), storedBytes(info), destination);
            return;
        }
        if (destination.byteSize() != info.elements() * Float.BYTES) {
            throw new IllegalArgumentException("tensor " + info + " needs " + info.elements() * Float.BYTES
                    + " bytes as floats, but the destination has " + destination.byteSize());
        }
        float[] stored = new float[Math.toIntExact(info.elements())];
        Dequantizer.dequantize(info.type(), storedBytes(info), MemorySegment.ofArray(stored));
        MemorySegment source = MemorySegment.ofArray(stored);
        long rowBytes = info.elements() / info.shape()[0] * Float.BYTES;
        for (long row = 0; row < info.shape()[0]; row++) {
            MemorySegment.copy(source, rowOrder.stored(row) * rowBytes, destination, row * rowBytes, rowBytes);
        }
    }

    private MemorySegment storedBytes(TensorInfo info) {
        return file.bytes(storedNames.getOrDefault(info.name(), info.name()));
    }

    @Override
    public void close() {
        file.close();
    }
}
