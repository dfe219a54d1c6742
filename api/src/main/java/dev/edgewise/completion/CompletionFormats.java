package dev.edgewise.completion;

import java.util.List;

/// Classifies completions: the first format that matches holds.
///
/// @param formats in the order they are tried; the last should match everything
public record CompletionFormats(List<CompletionFormat> formats) {
    /// Tool call, code, equation chain, bare answer, prose.
    public static final CompletionFormats BUILT_IN = new CompletionFormats(List.of(BuiltInFormat.values()));

    /// The name of what no format matches.
    public static final String OTHER = "other";

    public CompletionFormats {
        formats = List.copyOf(formats);
    }

    /// The name of the format `text` is written in.
    public String classify(String text) {
        for (CompletionFormat format : formats) {
            if (format.matches(text)) {
                return format.key();
            }
        }
        return OTHER;
    }
}
