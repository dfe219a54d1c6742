package dev.edgewise.server;

import java.util.List;

/// Tells where in a text that is still being written a call may have begun.
final class Openings {
    private Openings() {}

    /// Returns up to where the text is words, whatever follows.
    ///
    /// @param from up to where that is known
    /// @param openings with which calls begin; if there are none, all may be one
    static int sure(CharSequence text, int from, List<String> openings) {
        if (openings.isEmpty()) {
            return from;
        }
        for (int at = from; at < text.length(); at++) {
            for (String opening : openings) {
                if (begins(text, at, opening)) {
                    return at;
                }
            }
        }
        return text.length();
    }

    /// Tells whether an opening, or as much of it as there is text, stands at a place.
    private static boolean begins(CharSequence text, int at, String opening) {
        int length = Math.min(opening.length(), text.length() - at);
        for (int i = 0; i < length; i++) {
            if (text.charAt(at + i) != opening.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
