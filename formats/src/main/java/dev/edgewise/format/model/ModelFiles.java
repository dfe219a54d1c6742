package dev.edgewise.format.model;

import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Opens a model by its path: a Hugging Face directory or a GGUF file.
public final class ModelFiles {
    private static final byte[] GGUF = "GGUF".getBytes(StandardCharsets.US_ASCII);

    private ModelFiles() {}

    /// Opens and checks the model at `path`; the caller closes the result.
    ///
    /// @throws ModelException if there is none, it is damaged, or its architecture or quantisation is not
    ///     supported
    public static ModelSource open(Path path) {
        if (!Files.exists(path)) {
            throw new ModelException(
                    "there is no model at " + path + "; give a Hugging Face directory, a .gguf file, or a"
                            + " hub id such as HuggingFaceTB/SmolLM2-135M-Instruct");
        }
        if (Files.isDirectory(path)) {
            return HuggingFaceDirectory.open(path);
        }
        if (isGguf(path)) {
            return GgufModel.open(path);
        }
        if (path.toString().endsWith(".safetensors")) {
            throw new ModelException(path + " holds weights only; give its directory, where config.json lies: "
                    + path.toAbsolutePath().getParent());
        }
        throw new ModelException(
                path + " is neither a directory nor a GGUF file; give a Hugging Face directory or a .gguf" + " file");
    }

    /// Opens a Hugging Face directory of whatever architecture, such as an encoder; the caller closes the result.
    ///
    /// @throws ModelException if it is none, or it is damaged
    public static ModelSource openDirectory(Path directory) {
        requireDirectory(directory);
        return HuggingFaceDirectory.ofAnyType(directory);
    }

    /// Returns the `model_type` of a model; empty for a GGUF file, an adapter, and a directory without one.
    ///
    /// @throws ModelException if its `config.json` is damaged
    public static String type(Path path) {
        return Files.exists(path.resolve("config.json"))
                ? HuggingFaceDirectory.config(path).path("model_type").asText("")
                : "";
    }

    /// Tells whether a directory's `config.json` says that the model gives labels instead of text:
    /// `transformers` opens it as `…ForSequenceClassification`.
    ///
    /// @throws ModelException if its `config.json` is damaged
    public static boolean isClassifier(Path path) {
        return Files.exists(path.resolve("config.json"))
                && HuggingFaceDirectory.config(path)
                        .path("architectures")
                        .valueStream()
                        .anyMatch(name -> name.asText().endsWith(SupportedModels.CLASSIFIER));
    }

    private static void requireDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ModelException("there is no Hugging Face directory at " + directory
                    + "; give the directory where config.json lies, or a hub id");
        }
    }

    /// Returns whether a file is GGUF, by name or by content, since the hub's cache names files by their
    /// checksum.
    private static boolean isGguf(Path path) {
        if (path.toString().endsWith(".gguf")) {
            return true;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(GGUF.length), GGUF);
        } catch (IOException e) {
            throw new ModelException(path + " cannot be read: " + e.getMessage() + "; check its permissions", e);
        }
    }
}
