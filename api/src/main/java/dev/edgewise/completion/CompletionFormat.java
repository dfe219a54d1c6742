package dev.edgewise.completion;

/// A way to write a completion.
public interface CompletionFormat {
    /// Lower case with `_`, as metric keys write it.
    String key();

    /// Whether `text`, a completion without special tokens, is written that way.
    boolean matches(String text);
}
