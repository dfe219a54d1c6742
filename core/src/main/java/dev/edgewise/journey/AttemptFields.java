package dev.edgewise.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Row;
import dev.edgewise.environment.expression.Expression;
import dev.edgewise.environment.expression.ExpressionParser;
import dev.edgewise.environment.solution.AnswerLine;
import dev.edgewise.error.DataException;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Names of the columns of recorded attempts. A column of attempts holds an object or a list of objects, each
/// with a text and whether it is right. A reference solution is text with steps, or an equation solved for `x`.
///
/// @param question the problem
/// @param reference a right solution; null: `ground_truth`, `reference` or `equation`, where there is one
/// @param answer the right answer; null: that of the reference, or `answer` where there is one
/// @param attempts columns of attempts; empty: every column that holds such objects
/// @param text of an attempt; null: `text`, `solution` or `completion`
/// @param correct whether an attempt is right; null: `correct` or `is_correct`
public record AttemptFields(
        String question,
        @Nullable String reference,
        @Nullable String answer,
        List<String> attempts,
        @Nullable String text,
        @Nullable String correct) {
    /// Names that are recognised.
    public static final AttemptFields STANDARD = new AttemptFields("question", null, null, List.of(), null, null);

    private static final List<String> REFERENCES = List.of("ground_truth", "reference", "equation");
    private static final List<String> TEXTS = List.of("text", "solution", "completion");
    private static final List<String> TRUTHS = List.of("correct", "is_correct");

    public AttemptFields {
        attempts = List.copyOf(attempts);
    }

    /// Returns the attempts of a row; none where it has none.
    ///
    /// @param number of the row, for the task's name
    /// @throws DataException if a field that is named is not there or has the wrong type
    public AttemptRow read(Row row, int number) {
        String asked = row.text(question).strip();
        if (asked.isEmpty()) {
            throw row.fault("the field \"" + question + "\" is blank; there is nothing to solve. Remove the row.");
        }
        Optional<String> right = answer(row);
        List<AttemptRow.Attempt> read = new ArrayList<>();
        reference(row, right).ifPresent(read::add);
        for (String column : attempts.isEmpty() ? columns(row) : attempts) {
            JsonNode value = row.value(column);
            for (JsonNode attempt : value.isArray() ? value : List.of(value)) {
                read.add(attempt(row, column, attempt));
            }
        }
        String reached = right.or(() -> read.stream()
                        .filter(AttemptRow.Attempt::correct)
                        .findFirst()
                        .map(attempt -> attempt.steps().getLast().text()))
                .orElse("");
        read.removeIf(attempt -> attempt.steps().size() < 2);
        return new AttemptRow(new Task("data:" + number, new Cell("data", 0), asked, reached, List.of()), read);
    }

    private Optional<String> answer(Row row) {
        String named = answer == null ? "answer" : answer;
        if (answer == null && !row.has(named)) {
            return Optional.empty();
        }
        JsonNode value = row.value(named);
        if (!value.isNumber() && !value.isTextual()) {
            throw row.wrongType(named, value, "a number or text");
        }
        return Optional.of(value(value.asText().strip()));
    }

    private static String value(String answer) {
        return AnswerLine.number(answer).map(number -> number.toPlainString()).orElse(answer);
    }

    private Optional<AttemptRow.Attempt> reference(Row row, Optional<String> right) {
        Optional<String> column =
                reference == null ? REFERENCES.stream().filter(row::has).findFirst() : Optional.of(reference);
        if (column.isEmpty()) {
            return Optional.empty();
        }
        String text = row.text(column.get()).strip();
        List<Step> steps = text.matches("(?i)x\\s*=.*") ? equation(text, right) : SolutionText.steps(text, right);
        boolean whole = steps.size() > 1 && steps.getLast().answer();
        return whole ? Optional.of(new AttemptRow.Attempt(steps, true)) : Optional.empty();
    }

    /// Returns the sub-results of an equation solved for x, if they lead to the answer.
    private static List<Step> equation(String text, Optional<String> right) {
        String plain = text.substring(text.indexOf('=') + 1).replace(" ", "").replaceAll("(\\d)\\.0+(?!\\d)", "$1");
        Optional<Expression> expression = ExpressionParser.parse(plain).filter(each -> each.operations() > 0);
        List<Step> steps = new ArrayList<>();
        try {
            String value = expression.map(each -> each.value().toString()).orElse("");
            if (!value.isEmpty() && right.filter(value::equals).isPresent()) {
                expression.orElseThrow().steps().forEach(step -> steps.add(new Step(step, false)));
                steps.add(new Step(value, true));
            }
        } catch (ArithmeticException divisionByZero) {
            return List.of();
        }
        return steps;
    }

    private List<String> columns(Row row) {
        return row.names().stream()
                .filter(name -> {
                    JsonNode value = row.fields().get(name);
                    JsonNode first = value.isArray() ? value.path(0) : value;
                    return first.isObject()
                            && named(first, text, TEXTS).isPresent()
                            && named(first, correct, TRUTHS).isPresent();
                })
                .toList();
    }

    private AttemptRow.Attempt attempt(Row row, String column, JsonNode attempt) {
        JsonNode written = named(attempt, text, TEXTS).orElseThrow(() -> missing(row, column, "text", text, TEXTS));
        JsonNode truth =
                named(attempt, correct, TRUTHS).orElseThrow(() -> missing(row, column, "judgement", correct, TRUTHS));
        if (!written.isTextual()) {
            throw row.wrongType(column, written, "attempts whose text is text");
        }
        if (!truth.isBoolean()) {
            throw row.wrongType(column, truth, "attempts whose judgement is true or false");
        }
        Optional<String> reached = Optional.ofNullable(attempt.get("answer"))
                .filter(JsonNode::isNumber)
                .map(number -> value(number.asText()));
        return new AttemptRow.Attempt(SolutionText.steps(written.textValue(), reached), truth.booleanValue());
    }

    private static Optional<JsonNode> named(JsonNode attempt, @Nullable String name, List<String> usual) {
        return (name == null ? usual : List.of(name))
                .stream().filter(attempt::hasNonNull).findFirst().map(attempt::get);
    }

    private static DataException missing(
            Row row, String column, String what, @Nullable String name, List<String> usual) {
        return row.fault("an attempt in the field \"" + column + "\" has no " + what + ": it needs "
                + (name == null ? "one of " + String.join(", ", usual) : "\"" + name + "\"")
                + ". Name the field, or remove the row.");
    }
}
