package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.util.Map;

/// Bounds on what one rendering may do, kept beside the variables of that rendering.
final class Rounds {
    static final int MAX_ROUNDS = 100_000;
    static final int MAX_CHARACTERS = 16 << 20;
    static final int MAX_ITEMS = 1_000_000;
    private static final String KEY = "rounds of all loops";

    private int used;

    private Rounds() {}

    /// Gives a rendering its own count.
    static void start(Map<String, Object> variables) {
        variables.put(KEY, new Rounds());
    }

    /// Counts one round of a loop.
    static void count(JinjavaInterpreter interpreter) {
        if (interpreter.getContext().get(KEY) instanceof Rounds rounds && ++rounds.used > MAX_ROUNDS) {
            throw new TemplateFault("its loops run for more than " + MAX_ROUNDS + " rounds");
        }
    }

    /// Checks the length of a text a template has built.
    static int limit(long length) {
        if (length > MAX_CHARACTERS) {
            throw new TemplateFault("it builds a text of more than " + MAX_CHARACTERS + " characters");
        }
        return (int) length;
    }

    /// Checks the size of a list a template has built.
    static int items(long size) {
        if (size > MAX_ITEMS) {
            throw new TemplateFault("it builds a list of more than " + MAX_ITEMS + " items");
        }
        return (int) size;
    }
}
