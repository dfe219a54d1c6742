package dev.edgewise.completion;

/// A way to write a completion.
public interface CompletionFormat {
    /// Returns the name in lower case with `_`, as metric keys write it.
    String key();

    /// Tells whether `text`, a completion without special tokens, is written that way.
    boolean matches(String text);
}
