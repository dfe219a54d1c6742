package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.ranking.judge.JudgeForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how a teacher is asked about a pair.
final class JudgeOptions {
    @Option(
            names = "--labels",
            paramLabel = "WORD",
            split = ",",
            description =
                    "The words that the teacher chooses from, from the least relevant to the most; each must be one"
                            + " token of a local model (default: those that the model was trained with, else 0,1,2).")
    private @Nullable List<String> labels;

    @Option(
            names = "--prompt",
            paramLabel = "FILE",
            description =
                    "A text file with the question, which holds {query} and behind it {document}; {labels} stands for"
                            + " the labels (default: the one that the model was trained with, else the one in docs/label.md).")
    private @Nullable Path prompt;

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "The system message in front of the question (default: none of our own).")
    private @Nullable String system;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            description =
                    "A document whose prompt is longer loses its end (default: the length that the model was trained with,"
                            + " else 512; the model's context if that is less).")
    private @Nullable Integer maxLength;

    @Option(
            names = "--batch-tokens",
            paramLabel = "TOKENS",
            defaultValue = "2048",
            description = "Tokens that go through a local model at a time (default: 2048).")
    private int batchTokens = 2048;

    /// Refuses what cannot be.
    void check() {
        if (maxLength != null && maxLength < 2) {
            throw new ConfigException("--max-length must be at least 2 but was " + maxLength);
        }
        if (batchTokens < 1) {
            throw new ConfigException("--batch-tokens must be at least 1 but was " + batchTokens);
        }
    }

    int batchTokens() {
        return batchTokens;
    }

    /// Returns the form with what was given put in place.
    JudgeForm form(JudgeForm otherwise) {
        return new JudgeForm(
                labels == null ? otherwise.labels() : labels,
                system == null ? otherwise.system() : system,
                prompt == null ? otherwise.prompt() : text(prompt),
                maxLength == null ? otherwise.maxLength() : maxLength);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new DataException("cannot read --prompt " + file + ": " + e.getMessage(), e);
        }
    }
}
