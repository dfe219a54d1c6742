package dev.edgewise.data;

/// A prompt with a better and a worse completion, from which a model learns what is preferred.
///
/// @param chosen the prompt with the better one
/// @param rejected the same prompt with the worse one
/// @param row where it was read from
public record PreferencePair(Demonstration chosen, Demonstration rejected, Row row) {
    /// Returns the text of a field, such as the kind of the pair.
    ///
    /// @throws dev.edgewise.error.DataException if there is none
    public String text(String field) {
        return row.text(field);
    }
}
