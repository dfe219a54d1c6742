package dev.edgewise.teacher;

import java.util.List;

/// A text in tokens whose completion a teacher is asked about.
///
/// @param prompt token ids
/// @param completion token ids
/// @param spelled each completion token as its tokenizer writes it, for a teacher that names tokens by their
///     text
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenText(int[] prompt, int[] completion, List<String> spelled) {
    public TokenText {
        spelled = List.copyOf(spelled);
    }
}
