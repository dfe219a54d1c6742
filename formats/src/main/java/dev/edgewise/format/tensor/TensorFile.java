package dev.edgewise.format.tensor;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;

/// Named tensors in a file or in the shards of one model.
///
/// Everything is checked on opening: whatever [#tensors()] lists can be read. Reading is thread-safe. Closing
/// unmaps the file, and with it every segment handed out.
public interface TensorFile extends AutoCloseable {
    /// Returns the file, or the directory of the shards.
    Path path();

    /// Returns all tensors by name, in file order; unmodifiable.
    Map<String, TensorInfo> tensors();

    /// Returns the stored bytes of a tensor, read-only, valid until [#close()]. They may lie at any address,
    /// aligned or not.
    ///
    /// @throws ModelException if there is no such tensor
    MemorySegment bytes(String name);

    @Override
    void close();

    /// Returns what is known of a tensor.
    ///
    /// @throws ModelException if there is no such tensor
    default TensorInfo info(String name) {
        TensorInfo info = tensors().get(name);
        if (info == null) {
            throw new ModelException("tensor '" + Quoted.of(name) + "' is not in " + path() + ", which has "
                    + tensors().size() + " tensors: " + firstNames());
        }
        return info;
    }

    /// Writes a tensor as row-major 32-bit floats, de-quantised where it is quantised.
    ///
    /// @param destination native or heap memory of exactly 4 bytes per element
    /// @throws ModelException if there is no such tensor
    /// @throws IllegalArgumentException if the destination has another size
    default void read(String name, MemorySegment destination) {
        Dequantizer.dequantize(info(name).type(), bytes(name), destination);
    }

    /// Returns a tensor as row-major 32-bit floats.
    ///
    /// @throws ModelException if there is no such tensor, or it has more elements than an array can hold
    default float[] floats(String name) {
        TensorInfo info = info(name);
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw new ModelException("tensor " + info + " of " + path() + " has " + info.elements()
                    + " elements; an array holds at most " + (Integer.MAX_VALUE - 8) + ". Read it into native memory");
        }
        float[] values = new float[(int) info.elements()];
        read(name, MemorySegment.ofArray(values));
        return values;
    }

    private String firstNames() {
        int shown = 5;
        String names =
                String.join(", ", tensors().keySet().stream().limit(shown).toList());
        return tensors().size() > shown ? names + ", …" : names;
    }
}
