package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.data.Conversations;
import dev.edgewise.data.Row;
import dev.edgewise.text.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads rows whose completions an outside judge scores. Only the question must be there; the judge sees the
/// whole row.
///
/// The level is a column's value. Without such a column there is a single level. An expert solution is taken
/// unchanged.
///
/// @param question column of the question
record JudgedReader(DatasetSpec spec, String question) implements RowReader {
    static JudgedReader of(DatasetSpec spec, Row first) {
        boolean messages = spec.columns().question() == null
                && FieldReader.QUESTIONS.stream().noneMatch(first::has)
                && first.has(MESSAGES);
        return new JudgedReader(
                spec,
                messages
                        ? MESSAGES
                        : FieldReader.column(first, spec.columns().question(), "question", FieldReader.QUESTIONS));
    }

    private static final String MESSAGES = "messages";

    @Override
    public Item read(Row row) {
        JsonNode prompt = row.value(question);
        String asked;
        if (Conversations.isConversation(prompt)) {
            List<Message> messages = asked(Conversations.read(row, question));
            asked = FieldReader.asked(row, question, messages);
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            messages.forEach(message -> list.add(message.fields()));
            prompt = list;
        } else {
            asked = row.text(question).strip();
        }
        if (asked.isBlank()) {
            throw row.fault("the question is blank. Remove the row.");
        }
        String solution = text(row, spec.columns().solution());
        LevelValue level = spec.columns().level() == null
                ? new LevelValue(0)
                : new LevelValue(Scalars.text(row, spec.columns().level()));
        row.names().stream().filter(row::has).forEach(row::value); // what is unreadable is refused, as all is sent
        return new Item(
                row.place(),
                asked,
                spec.columns().answer() == null
                        ? ""
                        : Scalars.text(row, spec.columns().answer()),
                solution.isEmpty() ? List.of() : List.of(solution),
                !solution.isEmpty(),
                level,
                new Item.Judged(prompt, row.fields()));
    }

    /// Returns the messages before the assistant's last one. The rest of the row may show an answer.
    private List<Message> asked(List<Message> messages) {
        boolean answered = question.equals(MESSAGES)
                && messages.size() > 1
                && messages.getLast().role().equals("assistant");
        return answered ? messages.subList(0, messages.size() - 1) : messages;
    }

    private static String text(Row row, @Nullable String field) {
        return field == null || !row.has(field) ? "" : Scalars.text(row, field).strip();
    }

    @Override
    public String levelName() {
        return spec.columns().level() == null ? "" : spec.columns().level();
    }
}
