package dev.edgewise.format.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.JsonFault;
import dev.edgewise.format.file.MappedFile;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorInfo;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The checked header of one file.
///
/// @param dataOffset where the tensors' bytes begin in the file
/// @param tensors in the order of the header
record Header(long dataOffset, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    static final int LENGTH_BYTES = 8;
    static final long LONGEST = 100_000_000;
    static final String METADATA = "__metadata__";

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /// @throws ModelException if anything in the header contradicts itself or the file
    static Header read(MappedFile file) {
        Path path = file.path();
        long size = file.segment().byteSize();
        if (size < LENGTH_BYTES) {
            throw new ModelException(path + " is truncated: " + size
                    + " bytes, but a safetensors file begins with an 8-byte header length" + ". Download it again");
        }
        long length = file.segment().get(LENGTH, 0);
        if (length < 2 || length > LONGEST || length > size - LENGTH_BYTES) {
            throw new ModelException("%s: header length must be 2 to %d bytes but was %s (file size %d). %s"
                    .formatted(
                            path,
                            Math.min(LONGEST, size - LENGTH_BYTES),
                            Long.toUnsignedString(length),
                            size,
                            "The file is truncated or not safetensors; download it again"));
        }
        byte[] json = file.segment().asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        Header header = parse(path, json, LENGTH_BYTES + length);
        header.requireWholeData(path, size - header.dataOffset);
        return header;
    }

    private static Header parse(Path path, byte[] json, long dataOffset) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ModelException(path + ": the header must be a JSON object but begins with "
                        + parser.currentToken() + ". The file is not safetensors");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                JsonNode value = JSON.readTree(parser);
                if (name.equals(METADATA)) {
                    metadata.putAll(metadata(path, value));
                } else {
                    tensors.put(name, new Entry(path, name, value).check());
                }
            }
            if (parser.nextToken() != null) {
                throw new ModelException(path + ": the header goes on after its JSON object. The file is damaged");
            }
        } catch (IOException e) {
            throw new ModelException(
                    path + ": the header is not valid JSON: " + reason(e) + ". The file is damaged or not safetensors; "
                            + "download it again",
                    e);
        }
        return new Header(dataOffset, tensors, metadata);
    }

    private static String reason(IOException e) {
        return e instanceof JsonProcessingException json
                ? JsonFault.reason(json)
                : Quoted.of(String.valueOf(e.getMessage()));
    }

    private static Map<String, String> metadata(Path path, JsonNode value) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!value.isObject()) {
            throw new ModelException(
                    path + ": __metadata__ must be an object of strings but was " + value.getNodeType());
        }
        value.properties().forEach(property -> {
            if (!property.getValue().isTextual()) {
                throw new ModelException(path + ": __metadata__." + Quoted.of(property.getKey())
                        + " must be a string but was " + property.getValue().getNodeType());
            }
            metadata.put(property.getKey(), property.getValue().textValue());
        });
        return metadata;
    }

    /// Sorted by offset, the tensors must cover the data exactly: no overlap, no hole, nothing after the last.
    private void requireWholeData(Path path, long dataBytes) {
        List<StoredTensor> sorted = new ArrayList<>(tensors.values());
        sorted.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
        long expected = 0;
        for (StoredTensor tensor : sorted) {
            if (tensor.end() > dataBytes) {
                throw new ModelException(
                        "%s: tensor '%s' ends at byte %d but only %d bytes of data follow the header. %s"
                                .formatted(
                                        path,
                                        Quoted.of(tensor.info().name()),
                                        tensor.end(),
                                        dataBytes,
                                        "The file is truncated; download it again"));
            }
            if (tensor.begin() != expected) {
                throw new ModelException("%s: tensor '%s' %s: it begins at byte %d, expected %d. The file is damaged"
                        .formatted(
                                path,
                                Quoted.of(tensor.info().name()),
                                tensor.begin() < expected ? "overlaps another" : "leaves a hole before it",
                                tensor.begin(),
                                expected));
            }
            expected = tensor.end();
        }
        if (expected != dataBytes) {
            throw new ModelException("%s: its tensors take %d bytes but %d follow the header. The file is damaged"
                    .formatted(path, expected, dataBytes));
        }
    }

    /// One tensor's entry as it was written, before it is believed.
    private record Entry(Path path, String name, JsonNode json) {
        StoredTensor check() {
            if (!json.isObject() || !json.has("dtype") || !json.has("shape") || !json.has("data_offsets")) {
                throw fault("needs dtype, shape and data_offsets but was " + Quoted.of(json.toString()));
            }
            long[] offsets = numbers("data_offsets");
            if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
                throw fault("data_offsets must be [begin, end] with 0 ≤ begin ≤ end but was "
                        + Quoted.of(json.get("data_offsets").toString()));
            }
            TensorInfo info = info();
            if (info.bytes() != offsets[1] - offsets[0]) {
                throw fault("%s%s needs %d bytes but data_offsets span %d"
                        .formatted(info.type(), Arrays.toString(info.shape()), info.bytes(), offsets[1] - offsets[0]));
            }
            return new StoredTensor(info, offsets[0], offsets[1]);
        }

        private TensorInfo info() {
            JsonNode dtype = json.get("dtype");
            ElementType type = Dtype.parse(dtype.asText());
            if (type == null) {
                throw fault("dtype " + Quoted.of(dtype.toString()) + " is not supported; supported: " + Dtype.names());
            }
            try {
                return new TensorInfo(name, type, numbers("shape"));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw fault("shape " + Quoted.of(json.get("shape").toString()) + " is not possible: " + e.getMessage());
            }
        }

        private long[] numbers(String field) {
            JsonNode array = json.get(field);
            if (!array.isArray()) {
                throw fault(field + " must be an array of whole numbers but was " + Quoted.of(array.toString()));
            }
            long[] numbers = new long[array.size()];
            for (int i = 0; i < numbers.length; i++) {
                JsonNode number = array.get(i);
                if (!number.isIntegralNumber() || !number.canConvertToLong()) {
                    throw fault(field + " must hold whole numbers below 2^63 but was " + Quoted.of(array.toString()));
                }
                numbers[i] = number.longValue();
            }
            return numbers;
        }

        private ModelException fault(String what) {
            return new ModelException(path + ": tensor '" + Quoted.of(name) + "': " + what
                    + ". The file is damaged, or " + "made for another program");
        }
    }
}
