package dev.edgewise.guard;

import dev.edgewise.random.Seeds;
import java.util.HexFormat;

/// The key of a text that a guard remembers, in memory and in checkpoints: a short text itself, of a long one the
/// beginning, the length and a hash of 64 bits, so that equal texts have equal keys and others have others.
public final class TextKey {
    /// Characters of a text that is its own key.
    private static final int SHORT = 256;

    private static final int BEGINNING = 100;

    private TextKey() {}

    /// Returns the key; a key is its own.
    public static String of(String text) {
        return text.length() <= SHORT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, BEGINNING)) + "… (" + text.length() + " characters, "
                        + HexFormat.of().toHexDigits(Seeds.derive(0, text)) + ")";
    }
}
