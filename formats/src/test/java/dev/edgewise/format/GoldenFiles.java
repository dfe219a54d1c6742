package dev.edgewise.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Assumptions;

/// Files of `testkit/golden`, and the real model where it is present.
public final class GoldenFiles {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    private GoldenFiles() {}

    /// A file made by `make_gguf.py`.
    public static Path gguf(String name) {
        return GOLDEN.resolve("gguf").resolve(name);
    }

    /// A checkpoint made by `make_models.py`.
    public static Path model(String name) {
        return GOLDEN.resolve("models").resolve(name);
    }

    /// An adapter made by `make_lora.py`.
    public static Path adapter(String name) {
        return GOLDEN.resolve("lora").resolve(name);
    }

    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Base64 of little-endian floats.
    public static float[] floats(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    /// SmolLM2-135M-Instruct; the test is skipped where it is absent.
    public static Path smolLm2() {
        String shared = System.getenv("EDGEWISE_SHARED");
        Path root = shared == null ? Path.of("..", "..", "shared") : Path.of(shared);
        Path file = root.resolve("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
        Assumptions.assumeTrue(
                Files.exists(file), "skipped: " + file + " is absent; set EDGEWISE_SHARED to the folder that has it");
        return file;
    }
}
