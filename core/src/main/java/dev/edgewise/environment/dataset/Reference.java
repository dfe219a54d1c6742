package dev.edgewise.environment.dataset;

import dev.edgewise.data.Row;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.reward.ParseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The answer of a row and the working in front of it.
///
/// A text with one `#### answer`, one `\boxed{answer}` or one `<answer>answer</answer>` gives that answer, and
/// the lines before the mark are the steps. A text without a mark is an answer as a whole. GSM8K's calculator
/// annotations `<<48/2=24>>` are removed from steps.
///
/// @param format how the answer is marked, which says how a number may be spelled
record Reference(String answer, AnswerFormat format, List<String> steps) {
    private static final List<AnswerFormat> MARKED = List.of(AnswerFormat.HASH, AnswerFormat.TAG, AnswerFormat.BOXED);
    private static final Pattern ANNOTATION = Pattern.compile("<<[^<>]*>>");

    Reference {
        steps = List.copyOf(steps);
    }

    /// Reads the text of column `field`.
    ///
    /// @param unmarked the format to assume if the text has no mark
    /// @throws dev.edgewise.error.DataException if the text is blank or marks several answers
    static Reference read(Row row, String field, String text, AnswerFormat unmarked) {
        if (text.isBlank()) {
            throw row.fault("the field \"" + field + "\" is blank, but it must hold the answer.");
        }
        for (AnswerFormat format : MARKED) {
            switch (format.parse(text)) {
                case ParseResult.Answer(String answer) -> {
                    return new Reference(answer, format, steps(text));
                }
                case ParseResult.Ambiguous(int count) ->
                    throw row.fault("the field \"" + field + "\" marks " + count + " answers with " + format.mark("...")
                            + ", but there must be one.");
                case ParseResult.Missing ignored -> {}
                case ParseResult.Empty ignored -> {}
            }
        }
        return new Reference(text.strip(), unmarked, List.of());
    }

    /// Returns the lines of a solution up to the one that marks the answer, without annotations and blank lines.
    static List<String> steps(String solution) {
        List<String> steps = new ArrayList<>();
        for (String line : solution.lines().toList()) {
            if (isMark(line)) {
                break;
            }
            String step = ANNOTATION.matcher(line).replaceAll("").strip();
            if (!step.isEmpty()) {
                steps.add(step);
            }
        }
        return steps;
    }

    private static boolean isMark(String line) {
        return line.strip().startsWith("####") || line.contains("\\boxed{") || line.contains("<answer>");
    }
}
