package dev.edgewise.trainer;

import dev.edgewise.text.Tokenizer;

/// What a tokenizer can write.
public final class Spelling {
    private Spelling() {}

    /// Returns the share of a text's characters, white space aside, that are left when it is encoded and decoded
    /// again; 1 for a text without any. A character that the vocabulary does not know becomes a special token or
    /// nothing.
    public static double kept(Tokenizer tokenizer, String text) {
        int written = characters(text);
        int read = characters(tokenizer.decode(tokenizer.encode(text, false), true));
        return written == 0 ? 1 : Math.min(1, (double) read / written);
    }

    private static int characters(String text) {
        return (int) text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
    }
}
