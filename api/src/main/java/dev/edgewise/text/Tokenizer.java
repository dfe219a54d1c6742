package dev.edgewise.text;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;

/// Turns text into token ids and back.
///
/// Thread-safe. Closing releases native memory.
public interface Tokenizer extends AutoCloseable {
    /// Returns the token ids of `text` alone. If `parseSpecial`, special tokens written out in the text
    /// (`<|im_start|>`) become their ids; otherwise they are ordinary text. Nothing is added at either end.
    int[] encode(String text, boolean parseSpecial);

    /// Returns the token ids of raw (not chat-templated) text with what the tokenizer puts around it: a begin
    /// token, an end token, both, or nothing.
    default int[] encodeWhole(String text, boolean parseSpecial) {
        return encode(text, parseSpecial);
    }

    /// Returns the text of `ids`, without special tokens if `skipSpecial`.
    String decode(int[] ids, boolean skipSpecial);

    /// Returns the bytes that a token adds to a text that has begun, UTF-8 when put together with those of its
    /// neighbours; none for special tokens, and for ids that are no token.
    default byte[] bytes(int id) {
        return decode(new int[] {id}, true).getBytes(StandardCharsets.UTF_8);
    }

    /// Returns the number of ids, added tokens included. Every id is below it.
    int vocabularySize();

    /// Returns the beginning-of-sequence token; empty when the model has none.
    OptionalInt bosId();

    /// Returns the tokens that end a completion; never empty for a model that can stop.
    Set<Integer> eosIds();

    /// Returns the token that follows a text that ends: the named end token.
    int endId();

    /// Returns the token with which the chat template ends the assistant's turn, one of [#eosIds()]. Empty if
    /// there is no template or it writes no such token.
    default OptionalInt endOfTurnId() {
        return OptionalInt.empty();
    }

    /// Returns the texts of the special tokens that `encode` parses.
    default Set<String> specialTexts() {
        return Set.of();
    }

    /// Returns the special tokens that reach beyond their own text. They take in white space beside them, or are
    /// parsed only between words.
    default Set<String> greedyTexts() {
        return Set.of();
    }

    /// Returns the padding token; an end token if the model names none.
    int padId();

    @Override
    void close();
}
