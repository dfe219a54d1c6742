package dev.edgewise.tool;

import java.util.List;

/// A way in which models write calls: tags with JSON, a Python list, JSON alone.
///
/// Implementations are immutable and thread-safe. They read any text without harm, and execute nothing of it.
public interface CallFormat {
    /// Returns the name in lower case with `_`, as configurations write it.
    String name();

    /// Reads a text strictly: one call that cannot be read makes the whole malformed. Rewards and evaluation
    /// read so.
    ToolReply read(String text);

    /// Reads what can be read, as servers do.
    default ToolReply readLeniently(String text) {
        return read(text);
    }

    /// Returns the texts with which calls begin, so that whoever reads a stream can tell words at once. None says that
    /// a call may begin with anything.
    default List<String> openings() {
        return List.of();
    }

    /// Returns the texts that a reader tells calls by. Where they are special tokens of a model, texts that may hold
    /// calls show them; all other special tokens are left out.
    default List<String> tags() {
        return openings();
    }

    /// Writes calls as a model of this format would, without the tokens that end its turn.
    String write(List<ToolCall> calls);
}
