package dev.edgewise.environment.dataset;

import dev.edgewise.data.Conversations;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.data.Row;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.DataException;
import dev.edgewise.text.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads rows with a question in one column and the answer, or a solution that marks it, in another.
///
/// The level is a column's value or the number of solution steps. Steps are GSM8K's lines before `####`; a row
/// without a solution has 0. A data set without any solution has a single level.
///
/// If the question is a conversation, it must be one user message, after at most one system message. The text of
/// the system message goes in front.
///
/// @param format how an answer without a mark is spelled
/// @param question column of the question; null for `messages`
/// @param answer column of the answer; null for `messages`
record FieldReader(
        DatasetSpec spec,
        AnswerFormat format,
        @Nullable String question,
        @Nullable String answer) implements RowReader {
    static final List<String> QUESTIONS = List.of("question", "prompt", "problem");
    private static final List<String> ANSWERS = List.of("answer", "ground_truth", "solution", "completion");

    static FieldReader of(DatasetSpec spec, AnswerFormat format, Row first) {
        boolean named = spec.columns().areNamed();
        boolean usual = QUESTIONS.stream().anyMatch(first::has);
        if (!named && !usual && first.has("messages")) {
            return new FieldReader(spec, format, null, null);
        }
        return new FieldReader(
                spec,
                format,
                column(first, spec.columns().question(), "question", QUESTIONS),
                column(first, spec.columns().answer(), "answer", ANSWERS));
    }

    /// Returns the named column, or the first of the usual ones that the row has.
    static String column(Row first, @Nullable String named, String what, List<String> usual) {
        if (named != null) {
            return named;
        }
        return usual.stream()
                .filter(first::has)
                .findFirst()
                .orElseThrow(() -> first.fault("cannot tell which field holds the " + what + ": there is no "
                        + String.join(", ", usual) + ". " + first.fieldsHere() + " Set " + what + "_field."));
    }

    @Override
    public Item read(Row row) {
        String asked;
        Reference reference;
        if (question == null || answer == null) {
            if (!(Demonstrations.read(row, Demonstrations.Fields.STANDARD) instanceof Demonstration.Chat chat)) {
                throw row.fault("the row must have messages like the first row of the file. " + row.fieldsHere());
            }
            asked = asked(row, "messages", chat.prompt().messages());
            reference =
                    Reference.read(row, "messages", chat.completion().getLast().content(), format);
        } else {
            asked = Conversations.isConversation(row.value(question))
                    ? asked(row, question, Conversations.read(row, question))
                    : row.text(question).strip();
            reference = spec.answerType()
                    .column(new AnswerField(row, answer))
                    .map(whole -> new Reference(whole, format, List.of()))
                    .orElseGet(() -> Reference.read(row, answer, answerText(row, answer), format));
        }
        if (asked.isBlank()) {
            throw row.fault("the question is blank. Remove the row.");
        }
        boolean solved =
                spec.answerType().isShown() && solved(row, spec.columns().solution());
        List<String> steps = reference.steps();
        if (spec.columns().solution() != null) {
            steps = solved ? Reference.steps(row.text(spec.columns().solution())) : List.of();
        }
        LevelValue level = spec.columns().level() == null
                ? new LevelValue(steps.size())
                : new LevelValue(Scalars.text(row, spec.columns().level()));
        String canonical = spec.answerType()
                .canonical(
                        new AnswerField(row, answer == null ? "messages" : answer),
                        reference.answer(),
                        reference.format());
        return new Item(row.place(), asked, canonical, steps, solved, level, null);
    }

    /// Tells whether a row has a solution. It may lack one: null, blank, or without the field.
    private static boolean solved(Row row, @Nullable String field) {
        return field == null || (row.has(field) && !row.text(field).isBlank());
    }

    @Override
    public String levelName() {
        return spec.columns().level() == null
                ? "solution steps"
                : spec.columns().level();
    }

    private static String answerText(Row row, String field) {
        return Conversations.isConversation(row.value(field))
                ? Demonstrations.completionText(row, field)
                : Scalars.text(row, field);
    }

    static String asked(Row row, String field, List<Message> messages) {
        Message last = messages.getLast();
        boolean system = messages.size() == 2 && messages.getFirst().role().equals("system");
        if (!last.role().equals("user") || !(system || messages.size() == 1)) {
            throw new DataException(
                    row.place() + ": the question in \"" + field + "\" must be one user message, after at"
                            + " most one system message, but has " + messages.size() + " messages, the last by the "
                            + last.role()
                            + ". Conversations of several turns can be imitated, not scored.");
        }
        return system
                ? messages.getFirst().content().strip() + "\n\n"
                        + last.content().strip()
                : last.content().strip();
    }
}
