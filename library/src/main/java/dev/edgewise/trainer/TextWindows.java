package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.DataException;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts documents into windows that fit a model's context, so that every token but a document's first is scored once.
///
/// A window begins with the last token of the one before it and is at most [#WIDTH] tokens wide. A document has around
/// it what the tokenizer puts around raw text. The first [#TOKENS] tokens are taken.
///
/// **How we differ:** `transformers`' recipe for perplexity lets windows overlap, so that every token sees much of what
/// is before it; readings here are compared with each other only, and a token that sees less is dearer in all of them.
public final class TextWindows {
    /// Tokens that are scored, at most.
    public static final int TOKENS = 8192;

    /// Tokens of a window, at most.
    public static final int WIDTH = 512;

    /// Tokens that must be there to be scored: below, a perplexity says little.
    public static final int LEAST = 256;

    /// Characters that are read of all documents together: more than TOKENS tokens ever take in plain text.
    public static final int CHARACTERS = 16 * TOKENS;

    /// Share of a text's characters that the tokenizer must be able to write.
    private static final double SPELLED = 0.9;

    private TextWindows() {}

    /// Returns the windows of some documents.
    ///
    /// @param source where they are from, for messages
    /// @param context the model's context, tokens
    /// @return demonstrations whose prompt is one token
    /// @throws DataException if there are fewer than [#LEAST] tokens, or the tokenizer cannot write the text
    public static List<TrainingSequence> cut(String source, List<String> documents, Tokenizer tokenizer, int context) {
        int width = Math.min(WIDTH, context);
        List<TrainingSequence> windows = new ArrayList<>();
        int scored = 0;
        for (String document : documents) {
            requireSpelled(source, document, tokenizer);
            int[] ids = tokenizer.encodeWhole(document, false);
            int last = Math.min(ids.length - 1, TOKENS - scored);
            for (int start = 0; start < last; start += width - 1) {
                int end = Math.min(last, start + width - 1);
                windows.add(TrainingSequence.demonstration(
                        new int[] {ids[start]}, Arrays.copyOfRange(ids, start + 1, end + 1)));
                scored += end - start;
            }
        }
        if (scored < LEAST) {
            throw new DataException("The held-out text " + source + " has " + scored
                    + " tokens to score, too few to tell a perplexity by; allowed is at least " + LEAST
                    + ". Give a longer text as guards.held_out_text; the first " + TOKENS + " tokens are read.");
        }
        return windows;
    }

    private static void requireSpelled(String source, String document, Tokenizer tokenizer) {
        double kept = Spelling.kept(tokenizer, document);
        if (kept < SPELLED) {
            throw new DataException("The model's tokenizer can write only " + Math.round(100 * kept)
                    + " % of the characters of the held-out text " + source
                    + ", so its perplexity says nothing. Give a text in the model's language as guards.held_out_text,"
                    + " or remove the key.");
        }
    }
}
