package dev.edgewise.environment.expression;

/// The four operations, with the sign they are written with and how tightly it binds.
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

    /// `+`, `-`, `*` or `/`.
    public char sign() {
        return sign;
    }

    /// Higher binds tighter.
    int precedence() {
        return precedence;
    }

    /// Whether the order of the operands does not matter.
    boolean commutes() {
        return this == ADD || this == MULTIPLY;
    }
}
