package dev.edgewise.text;

import java.util.OptionalInt;
import java.util.Set;

/// Text to token ids and back.
///
/// Thread-safe. Closing releases native memory.
public interface Tokenizer extends AutoCloseable {
    /// Token ids of `text` alone. Special tokens written out in the text (`<|im_start|>`) become their ids when
    /// `parseSpecial`, otherwise they are ordinary text. Nothing is added at either end.
    int[] encode(String text, boolean parseSpecial);

    /// Token ids of raw (not chat-templated) text with what the tokenizer puts around it: a begin token, an end
    /// token, both, or nothing.
    default int[] encodeWhole(String text, boolean parseSpecial) {
        return encode(text, parseSpecial);
    }

    /// The text of `ids`. Special tokens are left out when `skipSpecial`.
    String decode(int[] ids, boolean skipSpecial);

    /// Number of ids, added tokens included: every id is below it.
    int vocabularySize();

    /// Beginning-of-sequence token; empty when the model has none.
    OptionalInt bosId();

    /// Tokens that end a completion; never empty for a model that can stop.
    Set<Integer> eosIds();

    /// The token behind a text that ends: the named end token.
    int endId();

    /// The token with which the chat template ends the assistant's turn, one of [#eosIds()]; empty where there is
    /// no template or it writes none.
    default OptionalInt endOfTurnId() {
        return OptionalInt.empty();
    }

    /// Texts of the special tokens, those that `encode` parses.
    default Set<String> specialTexts() {
        return Set.of();
    }

    /// Those of the special tokens that reach beyond their own text: that take in white space beside them, or are
    /// parsed only between words.
    default Set<String> greedyTexts() {
        return Set.of();
    }

    /// Padding token; an end token where the model names none.
    int padId();

    @Override
    void close();
}
