package dev.edgewise.tool.loop;

import java.util.Locale;

/// What is wrong with a command.
public enum LoopError {
    /// It is no Python.
    SYNTAX,
    /// It is no single expression, or calls a function that does not exist.
    UNKNOWN,
    /// It is an expression, but no call of a name.
    NOT_A_CALL,
    /// An argument is no literal: a variable, a call, a sign, a list.
    NOT_LITERAL,
    /// The function takes other arguments.
    WRONG_FORMAT,
    /// The function itself failed.
    INSIDE;

    /// Returns the name in lower case.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
