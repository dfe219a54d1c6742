package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Decides whether a place may be written to. Nothing is replaced without `--force`; with it, only what an
/// export writes: a file, or a directory that holds a model's files and nothing else.
final class ExportTarget {
    private static final Pattern MODEL_FILE = Pattern.compile("config\\.json|generation_config\\.json"
            + "|model(-\\d{5}-of-\\d{5})?\\.safetensors|model\\.safetensors\\.index\\.json"
            + "|tokenizer\\.json|tokenizer_config\\.json|special_tokens_map\\.json|chat_template\\.jinja|vocab\\.txt"
            + "|prompts\\.json|README\\.md|modules\\.json|sentence_bert_config\\.json|config_sentence_transformers\\.json"
            + "|onnx/model(_qint8_avx512_vnni|_quint8_avx2)?\\.onnx");

    private ExportTarget() {}

    /// @param model where the model comes from, which is never replaced
    /// @throws ConfigException if `out` may not be written to
    static void requireFree(Path out, boolean directory, boolean force, Path model) {
        if (!Files.exists(out)) {
            return;
        }
        if (isSame(out, model)) {
            throw new ConfigException("--out " + out + " is the model itself; choose another --out");
        }
        if (directory != Files.isDirectory(out)) {
            throw new ConfigException("--out " + out + " is a "
                    + (directory
                            ? "file, but a Hugging Face directory is to be written; choose another --out, or"
                                    + " --format gguf"
                            : "directory, but a GGUF file is to be written; name a file in it"));
        }
        List<String> entries = directory ? entries(out) : List.of();
        if (directory && entries.isEmpty()) {
            return;
        }
        if (!force) {
            throw new ConfigException(
                    "--out " + out + " exists already; choose another --out, or replace it with --force");
        }
        entries.stream()
                .filter(name -> !MODEL_FILE.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new ConfigException("--out " + out + " holds " + name
                            + ", which is no file of an exported model and would be lost; choose another --out, or"
                            + " remove it first");
                });
    }

    private static boolean isSame(Path out, Path model) {
        try {
            return Files.exists(model) && Files.isSameFile(out, model);
        } catch (IOException e) {
            throw new ConfigException("--out " + out + " cannot be compared with the model: " + e.getMessage(), e);
        }
    }

    private static List<String> entries(Path directory) {
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.filter(entry -> !Files.isDirectory(entry))
                    .map(entry -> directory.relativize(entry).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigException(
                    "--out " + directory + " cannot be listed: " + e.getMessage() + "; check its permissions", e);
        }
    }
}
