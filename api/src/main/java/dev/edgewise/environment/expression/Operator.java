package dev.edgewise.environment.expression;

/// The four operations. Each has a sign and a precedence.
public enum Operator {
    ADD('+', 1),
    SUBTRACT('-', 1),
    MULTIPLY('*', 2),
    DIVIDE('/', 2);

    private final char sign;
    private final int precedence;

    Operator(char sign, int precedence) {
        this.sign = sign;
        this.precedence = precedence;
    }

    /// Returns `+`, `-`, `*` or `/`.
    public char sign() {
        return sign;
    }

    /// Returns the precedence; a higher one binds tighter.
    int precedence() {
        return precedence;
    }

    /// Tells whether the order of the operands does not matter.
    boolean commutes() {
        return this == ADD || this == MULTIPLY;
    }
}
