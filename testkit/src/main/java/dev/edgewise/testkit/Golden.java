package dev.edgewise.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.StreamSupport;

/// Reads the golden files of `src/test/resources`, which scripts in `testkit/oracle` and the reference vectors
/// provide.
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    /// Returns a group of the reference vectors.
    public static JsonNode vectors(String group) {
        JsonNode node = read("vectors.json").path(group);
        if (node.isEmpty()) {
            throw new IllegalArgumentException("vectors.json has no group " + group);
        }
        return node;
    }

    public static JsonNode read(String resource) {
        try (InputStream in = Golden.class.getResourceAsStream("/" + resource)) {
            return JSON.readTree(Objects.requireNonNull(in, () -> "no test resource " + resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    public static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = array.get(i).floatValue();
        }
        return floats;
    }
}
