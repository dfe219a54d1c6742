package dev.edgewise.format.gguf;

import dev.edgewise.format.file.WholeFile;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes a GGUF file, version 3, little-endian: metadata and tensors in the order given, each tensor aligned.
public final class GgufWriter {
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final int alignment;

    private GgufWriter(int alignment) {
        this.alignment = alignment;
    }

    /// Writes `file` whole or not at all. Each tensor's bytes are asked for when its turn comes, never two at a
    /// time.
    ///
    /// @param metadata in file order; `general.alignment` is obeyed, 32 where it is absent
    /// @throws dev.edgewise.error.CheckpointException if the disk is full or the file cannot be written
    /// @throws IllegalArgumentException if GGUF cannot store a tensor's type or rank
    public static void write(Path file, Map<String, GgufValue> metadata, List<TensorData> tensors) {
        long alignment =
                new GgufMetadata(file, metadata).integer(GgufFile.ALIGNMENT_KEY).orElse(GgufFile.DEFAULT_ALIGNMENT);
        new GgufWriter(Math.toIntExact(alignment)).writeFile(file, metadata, tensors);
    }

    private void writeFile(Path file, Map<String, GgufValue> metadata, List<TensorData> tensors) {
        int32(GgufFile.MAGIC);
        int32(3);
        int64(tensors.size());
        int64(metadata.size());
        metadata.forEach((key, value) -> {
            string(key);
            int32(value.type().number());
            value(value);
        });
        long offset = 0;
        for (TensorData tensor : tensors) {
            describe(tensor.info(), offset);
            offset = aligned(offset + tensor.info().bytes());
        }
        pad(aligned(head.size()) - head.size());
        byte[] header = head.toByteArray();
        WholeFile.write(file, header.length + offset, channel -> {
            WholeFile.append(channel, MemorySegment.ofArray(header));
            for (TensorData tensor : tensors) {
                long bytes = tensor.info().bytes();
                WholeFile.append(channel, tensor.checkedBytes());
                WholeFile.append(channel, MemorySegment.ofArray(new byte[(int) (aligned(bytes) - bytes)]));
            }
        });
    }

    private void describe(TensorInfo info, long offset) {
        long[] shape = info.shape();
        if (shape.length < 1 || shape.length > 4) {
            throw new IllegalArgumentException(
                    "GGUF tensors have 1 to 4 dimensions but " + info + " has " + shape.length);
        }
        string(info.name());
        int32(shape.length);
        for (int d = shape.length - 1; d >= 0; d--) {
            int64(shape[d]);
        }
        int32(GgmlType.number(info.type()));
        int64(offset);
    }

    private void value(GgufValue value) {
        switch (value) {
            case GgufValue.Whole whole -> number(whole.value(), whole.type().leastBytes());
            case GgufValue.Decimal decimal -> {
                if (decimal.type() == GgufType.FLOAT32) {
                    int32(Float.floatToRawIntBits((float) decimal.value()));
                } else {
                    int64(Double.doubleToRawLongBits(decimal.value()));
                }
            }
            case GgufValue.Flag flag -> number(flag.value() ? 1 : 0, 1);
            case GgufValue.Text text -> string(text.value());
            case GgufValue.Items items -> {
                int32(items.elementType().number());
                int64(items.values().size());
                items.values().forEach(this::value);
            }
        }
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int64(bytes.length);
        head.writeBytes(bytes);
    }

    private void int32(int value) {
        number(value, 4);
    }

    private void int64(long value) {
        number(value, 8);
    }

    private void number(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        head.write(all, 0, bytes);
    }

    private long aligned(long size) {
        return Math.ceilDiv(size, alignment) * alignment;
    }

    private void pad(long bytes) {
        head.writeBytes(new byte[(int) bytes]);
    }
}
