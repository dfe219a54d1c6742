package dev.edgewise.server.batch;

import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.text.StopStrings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a request wants written.
///
/// @param promptIds at least one
/// @param copies completions of the prompt
/// @param sampling how each is drawn, and where it ends; its stop strings are those of `stops`
/// @param stops seek the stop strings
/// @param seed the same seed draws the same
/// @param written whether anything is to be written; otherwise the prompt is only scored
/// @param alternatives most likely tokens to tell beside each one that is scored; -1 scores none
/// @param scorePrompt whether the prompt's tokens are scored, too
/// @param constraint makes what each completion must keep to; null for none
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Generation(
        int[] promptIds,
        int copies,
        SamplingSettings sampling,
        StopStrings stops,
        long seed,
        boolean written,
        int alternatives,
        boolean scorePrompt,
        @Nullable Supplier<TokenConstraint> constraint) {
    public Generation {
        if (promptIds.length == 0 || copies < 1) {
            throw new IllegalArgumentException("a generation needs a prompt and at least one copy");
        }
    }

    /// Tokens that the longest completion may have.
    int longest() {
        return written ? sampling.maxCompletionLength() : 0;
    }

    boolean scored() {
        return alternatives >= 0;
    }
}
