package dev.edgewise.format.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.format.tensor.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes a safetensors file, byte for byte as the reference library does: tensors by descending element width,
/// then by name, so that every tensor lies aligned; the header padded with spaces to a multiple of 8 bytes.
public final class SafetensorsWriter {
    /// What `transformers` expects of a PyTorch checkpoint.
    public static final Map<String, String> PYTORCH = Map.of("format", "pt");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /// Writes `file` whole or not at all. Each tensor's bytes are asked for when its turn comes, never two at a
    /// time.
    ///
    /// @param metadata the `__metadata__` of the file, written in key order; left out when empty
    /// @throws dev.edgewise.error.CheckpointException if the disk is full or the file cannot be written
    /// @throws IllegalArgumentException if two tensors have one name, or a type is quantised
    public static void write(Path file, List<TensorData> tensors, Map<String, String> metadata) {
        List<TensorData> ordered = tensors.stream()
                .sorted(Comparator.comparingInt(
                                (TensorData tensor) -> Dtype.rank(tensor.info().type()))
                        .thenComparing(tensor -> tensor.info().name()))
                .toList();
        requireStorable(ordered);
        byte[] header = header(ordered, metadata);
        long total = header.length;
        for (TensorData tensor : ordered) {
            total = Math.addExact(total, tensor.info().bytes());
        }
        WholeFile.write(file, total, channel -> {
            WholeFile.append(channel, MemorySegment.ofArray(header));
            for (TensorData tensor : ordered) {
                WholeFile.append(channel, tensor.checkedBytes());
            }
        });
    }

    private static void requireStorable(List<TensorData> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorData tensor : tensors) {
            String name = tensor.info().name();
            Dtype.requireStorable(tensor.info().type());
            if (name.equals(Header.METADATA) || !names.add(name)) {
                throw new IllegalArgumentException("tensor names must be distinct and not __metadata__ but '" + name
                        + "' was given" + (names.contains(name) ? " twice" : ""));
            }
        }
    }

    private static byte[] header(List<TensorData> tensors, Map<String, String> metadata) {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(Header.METADATA);
            new TreeMap<>(metadata).forEach(node::put);
        }
        long offset = 0;
        for (TensorData tensor : tensors) {
            ObjectNode node = root.putObject(tensor.info().name());
            node.put("dtype", tensor.info().type().name());
            ArrayNode shape = node.putArray("shape");
            for (long dimension : tensor.info().shape()) {
                shape.add(dimension);
            }
            long end = offset + tensor.info().bytes();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = json(root);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer buffer = ByteBuffer.allocate(Header.LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(json);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        return buffer.array();
    }

    private static byte[] json(ObjectNode root) {
        try {
            return JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a header of strings and numbers must be JSON", e);
        }
    }
}
