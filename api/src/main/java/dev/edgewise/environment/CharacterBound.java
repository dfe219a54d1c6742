package dev.edgewise.environment;

/// An environment whose questions and solutions use a known set of characters, so that a character-level
/// tokenizer can be built for it before the first task is drawn.
public interface CharacterBound {
    /// Every character a question or a solution of this environment can contain, sorted, each once; includes the
    /// line feed where solutions have steps.
    String alphabet();
}
