package dev.edgewise.text;

import java.util.Arrays;

/// Turns tokens that arrive one by one into text, without decoding everything again each time.
///
/// A token can hold part of a character, and some decoders look at a token's left neighbours (SentencePiece drops
/// the first space). So each step decodes a window: the tokens of the last piece of text for context, and those
/// after it. Text is released once it does not end inside a character. A step costs two decodings of a few
/// tokens.
///
/// The joined texts equal the decoding of all tokens at once wherever the bytes are UTF-8. Other bytes come out
/// as U+FFFD, perhaps another number of them. The decoder waits for at most [#LONGEST_WAIT] such tokens in a
/// row.
public final class IncrementalDecoder {
    /// The most tokens to wait for before an open character is given up. A character has at most 4 bytes.
    static final int LONGEST_WAIT = 32;

    private static final char REPLACEMENT = '\ufffd';

    private final Tokenizer tokenizer;
    private final boolean skipSpecial;
    private int[] window = new int[16];
    private int context;
    private int size;
    private String contextText = "";

    /// @param skipSpecial whether special tokens leave no text
    public IncrementalDecoder(Tokenizer tokenizer, boolean skipSpecial) {
        this.tokenizer = tokenizer;
        this.skipSpecial = skipSpecial;
    }

    /// Takes one token and returns the text that it settles, often empty.
    public String append(int id) {
        if (size == window.length) {
            window = Arrays.copyOf(window, 2 * size);
        }
        window[size++] = id;
        String text = tokenizer.decode(Arrays.copyOf(window, size), skipSpecial);
        boolean open = !text.isEmpty() && text.charAt(text.length() - 1) == REPLACEMENT;
        if (open && size - context <= LONGEST_WAIT) {
            return "";
        }
        return release(text);
    }

    /// Returns the text that was held back because a character is not complete. The decoder is then ready for
    /// another sequence.
    public String finish() {
        String rest = release(tokenizer.decode(Arrays.copyOf(window, size), skipSpecial));
        context = 0;
        size = 0;
        contextText = "";
        return rest;
    }

    private String release(String text) {
        String piece = text.substring(Math.min(contextText.length(), text.length()));
        if (!piece.isEmpty()) {
            keepFrom(context);
            context = size;
            contextText = tokenizer.decode(Arrays.copyOf(window, size), skipSpecial);
        } else if (context > 0) {
            // Tokens without text, such as special ones, say nothing about what follows.
            size = context;
        } else if (size > LONGEST_WAIT) {
            keepFrom(1);
        }
        return piece;
    }

    private void keepFrom(int first) {
        System.arraycopy(window, first, window, 0, size - first);
        size -= first;
    }
}
