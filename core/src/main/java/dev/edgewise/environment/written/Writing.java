package dev.edgewise.environment.written;

import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;

/// A way to write the solution of an arithmetic task, whose question is an expression and `=`.
enum Writing {
    /// Equations: the expert's steps, or the question with its answer where there are none.
    CHAIN {
        @Override
        List<String> lines(Task task) {
            return task.steps().isEmpty() ? List.of(task.question() + task.answer()) : task.steps();
        }
    },

    /// The equations of a chain in words, on one line.
    PROSE {
        @Override
        List<String> lines(Task task) {
            return List.of(String.join(
                    " ", CHAIN.lines(task).stream().map(Writing::inWords).toList()));
        }
    },

    /// A program. A chain of results becomes a variable each; of any other working only the question remains.
    PROGRAM {
        @Override
        List<String> lines(Task task) {
            List<String> lines = new ArrayList<>(List.of(HEAD));
            lines.addAll(chained(task));
            if (lines.size() == 1) {
                lines.add(RETURN + task.question().replace("=", ""));
            }
            return lines;
        }
    },

    /// Nothing but the answer.
    BARE {
        @Override
        List<String> lines(Task task) {
            return List.of();
        }
    };

    /// The first line of a program.
    static final String HEAD = "def f():";

    private static final String RETURN = " return ";

    /// Names of the results on the way; `f` is the function.
    private static final String NAMES = "abcdeghijklmnopq";

    /// Every character that a format writes beside those of question and answer.
    static final String CHARACTERS = HEAD + RETURN + NAMES + "plus minus times over is . = \n";

    /// Returns the lines in front of the marked answer; of a program all of it.
    abstract List<String> lines(Task task);

    private static String inWords(String equation) {
        return equation.replace("+", " plus ")
                        .replace("-", " minus ")
                        .replace("*", " times ")
                        .replace("/", " over ")
                        .replace("=", " is ")
                        .replaceAll(" +", " ")
                        .strip()
                + ".";
    }

    /// Returns the statements of steps each of which goes on with the result before; none if they do not.
    private static List<String> chained(Task task) {
        List<String> statements = new ArrayList<>();
        String result = "";
        String name = "";
        List<String> steps = task.steps();
        for (int i = 0; i < steps.size(); i++) {
            int equals = steps.get(i).indexOf('=');
            String left = steps.get(i).substring(0, Math.max(0, equals));
            boolean goesOn = i == 0
                    || (left.startsWith(result)
                            && left.substring(result.length()).matches("[-+*/].*"));
            if (equals < 0 || !goesOn || i >= NAMES.length()) {
                return List.of();
            }
            String own = i == 0 ? left : name + left.substring(result.length());
            name = NAMES.substring(i, i + 1);
            statements.add(" " + name + "=" + own);
            result = steps.get(i).substring(equals + 1);
        }
        if (statements.isEmpty() || !result.equals(task.answer())) {
            return List.of();
        }
        statements.add(RETURN + name);
        return statements;
    }
}
