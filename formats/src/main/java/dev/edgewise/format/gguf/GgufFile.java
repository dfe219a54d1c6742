package dev.edgewise.format.gguf;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.file.MappedFile;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;

/// One memory-mapped GGUF file, with GGUF's own tensor names and layouts.
public final class GgufFile implements TensorFile {
    /// `GGUF` as a little-endian number.
    static final int MAGIC = 0x46554747;

    static final String ALIGNMENT_KEY = "general.alignment";
    static final int DEFAULT_ALIGNMENT = 32;
    private static final int LARGEST_ALIGNMENT = 1 << 20;

    private final MappedFile file;
    private final GgufMetadata metadata;
    private final TensorTable table;
    private final long dataOffset;

    private GgufFile(MappedFile file, GgufMetadata metadata, TensorTable table, long dataOffset) {
        this.file = file;
        this.metadata = metadata;
        this.table = table;
        this.dataOffset = dataOffset;
    }

    /// Maps and checks a file; the caller closes the result.
    ///
    /// @throws ModelException if it is missing, truncated, inconsistent, of another version or byte order, one
    ///     part of a split model, or holds a quantisation that is not supported
    public static GgufFile open(Path path) {
        MappedFile file = MappedFile.open(path);
        try {
            return parse(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static GgufFile parse(MappedFile file) {
        GgufCursor cursor = new GgufCursor(file);
        Path path = file.path();
        int magic = cursor.int32("magic number");
        if (magic != MAGIC) {
            throw new ModelException(path + " is not a GGUF file: it begins with 0x%08x, not 'GGUF'".formatted(magic)
                    + "; give a .gguf file or a Hugging Face directory");
        }
        requireVersion(path, cursor.int32("version"));
        int tensors = cursor.count("number of tensors", TensorTable.LEAST_BYTES, TensorTable.MOST_TENSORS);
        int entries = cursor.count("number of metadata entries", 8 + 4 + 1, MetadataParser.MOST_ENTRIES);
        GgufMetadata metadata = new GgufMetadata(path, new MetadataParser(cursor).parse(entries));
        long parts = metadata.integer("split.count").orElse(1);
        if (parts > 1) {
            throw new ModelException(path + " is one of " + parts
                    + " parts of a split model; join them first: llama-gguf-split --merge FIRST-PART OUTPUT");
        }
        int alignment = alignment(cursor, metadata);
        TensorTable table = TensorTable.parse(cursor, path, tensors, alignment);
        long dataOffset = Math.ceilDiv(cursor.position(), alignment) * alignment;
        table.requireInside(cursor, Math.max(0, file.segment().byteSize() - dataOffset));
        return new GgufFile(file, metadata, table, dataOffset);
    }

    private static void requireVersion(Path path, int version) {
        int swapped = Integer.reverseBytes(version);
        if (swapped == 2 || swapped == 3) {
            throw new ModelException(
                    path + " is a big-endian GGUF file; only little-endian ones are supported. Convert it again");
        }
        if (version != 2 && version != 3) {
            throw new ModelException(path + ": GGUF version must be 2 or 3 but was " + Integer.toUnsignedString(version)
                    + "; convert the model again");
        }
    }

    private static int alignment(GgufCursor cursor, GgufMetadata metadata) {
        long alignment = metadata.integer(ALIGNMENT_KEY).orElse(DEFAULT_ALIGNMENT);
        if (alignment < 1 || alignment > LARGEST_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw cursor.fault(
                    ALIGNMENT_KEY + " must be a power of two up to " + LARGEST_ALIGNMENT + " but was " + alignment);
        }
        return (int) alignment;
    }

    @Override
    public Path path() {
        return file.path();
    }

    public GgufMetadata metadata() {
        return metadata;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return table.infos();
    }

    @Override
    public MemorySegment bytes(String name) {
        TensorInfo info = info(name);
        return file.segment().asSlice(dataOffset + table.offset(info), info.bytes());
    }

    @Override
    public void close() {
        file.close();
    }
}
