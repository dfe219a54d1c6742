package dev.edgewise.completion;

import java.util.List;

/// Classifies completions. The first format that matches wins.
///
/// @param formats in the order in which they are tried; the last should match everything
public record CompletionFormats(List<CompletionFormat> formats) {
    /// Tool call, code, equation chain, bare answer, prose.
    public static final CompletionFormats BUILT_IN = new CompletionFormats(List.of(BuiltInFormat.values()));

    /// The name for a completion that no format matches.
    public static final String OTHER = "other";

    public CompletionFormats {
        formats = List.copyOf(formats);
    }

    /// Returns the name of the format that `text` is written in.
    public String classify(String text) {
        for (CompletionFormat format : formats) {
            if (format.matches(text)) {
                return format.key();
            }
        }
        return OTHER;
    }
}
