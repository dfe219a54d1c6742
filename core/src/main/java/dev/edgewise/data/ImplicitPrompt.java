package dev.edgewise.data;

import java.util.List;

/// What two completions of one prompt begin with, where a row does not give the prompt apart: TRL's
/// `extract_prompt` (1.13). If one is the beginning of the other, the last element of the shorter one stays
/// with it.
final class ImplicitPrompt {
    private ImplicitPrompt() {}

    /// Returns how many elements, such as messages, belong to the prompt.
    static int length(List<?> chosen, List<?> rejected) {
        int shorter = Math.min(chosen.size(), rejected.size());
        int common = 0;
        while (common < shorter && chosen.get(common).equals(rejected.get(common))) {
            common++;
        }
        return Math.max(0, Math.min(common, shorter - 1));
    }

    /// Returns how many characters belong to the prompt. A blank at its end goes to the completions.
    static int length(String chosen, String rejected) {
        int shorter = Math.min(chosen.length(), rejected.length());
        int common = 0;
        while (common < shorter && chosen.charAt(common) == rejected.charAt(common)) {
            common++;
        }
        boolean differ = common < shorter;
        int length = Math.max(0, Math.min(common, shorter - 1));
        if (length > 0 && Character.isHighSurrogate(chosen.charAt(length - 1))) {
            length--;
        }
        return differ && length > 0 && chosen.charAt(length - 1) == ' ' ? length - 1 : length;
    }
}
