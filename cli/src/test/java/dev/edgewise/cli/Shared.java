package dev.edgewise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Real models and data, in a folder `shared` beside the repository or where `EDGEWISE_SHARED` says.
final class Shared {
    private Shared() {}

    /// A file there.
    ///
    /// @throws org.opentest4j.TestAbortedException with a word, where it is absent
    static Path file(String relative) {
        String root = System.getenv("EDGEWISE_SHARED");
        Path file = (root == null ? Path.of("..", "..", "shared") : Path.of(root)).resolve(relative);
        Assumptions.assumeTrue(
                Files.exists(file), "skipped: " + file.toAbsolutePath().normalize() + " is not there");
        return file;
    }

    static Path smolLm2() {
        return file("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
    }
}
