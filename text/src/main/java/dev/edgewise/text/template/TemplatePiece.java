package dev.edgewise.text.template;

/// A stretch of template source after lexing; whitespace control is already applied to the text.
sealed interface TemplatePiece {
    int line();

    /// Text that is written as it is.
    record Text(String text, int line) implements TemplatePiece {}

    /// `{{ expression }}`, without the braces.
    record Output(String expression, int line) implements TemplatePiece {}

    /// `{% name rest %}`, without the braces.
    record Statement(String body, int line) implements TemplatePiece {}
}
