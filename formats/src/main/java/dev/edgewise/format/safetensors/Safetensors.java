package dev.edgewise.format.safetensors;

import dev.edgewise.format.file.MappedFile;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// One memory-mapped safetensors file.
public final class Safetensors implements TensorFile {
    private final MappedFile file;
    private final Header header;
    private final Map<String, TensorInfo> tensors;

    private Safetensors(MappedFile file, Header header) {
        this.file = file;
        this.header = header;
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        header.tensors().forEach((name, tensor) -> infos.put(name, tensor.info()));
        this.tensors = Collections.unmodifiableMap(infos);
    }

    /// Maps and checks a file; the caller closes the result.
    ///
    /// @throws dev.edgewise.error.ModelException if it is missing, truncated or inconsistent
    public static Safetensors open(Path path) {
        MappedFile file = MappedFile.open(path);
        try {
            return new Safetensors(file, Header.read(file));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return file.path();
    }

    /// Returns the `__metadata__` of the file; empty when it has none.
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public MemorySegment bytes(String name) {
        StoredTensor stored =
                Objects.requireNonNull(header.tensors().get(info(name).name()));
        return file.segment().asSlice(header.dataOffset() + stored.begin(), stored.end() - stored.begin());
    }

    @Override
    public void close() {
        file.close();
    }
}
