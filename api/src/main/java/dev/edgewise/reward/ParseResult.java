package dev.edgewise.reward;

/// What an answer parser found in a completion. Only [Answer] can earn credit.
public sealed interface ParseResult {
    /// Exactly one final answer, trimmed.
    record Answer(String value) implements ParseResult {}

    /// Nothing but white space.
    record Empty() implements ParseResult {}

    /// Text, but no final answer in the agreed form.
    record Missing() implements ParseResult {}

    /// More than one final answer.
    record Ambiguous(int count) implements ParseResult {}
}
