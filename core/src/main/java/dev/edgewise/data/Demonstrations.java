package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.DataException;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads demonstrations from TRL's columns, and from those that [DatasetFormat] makes TRL's. It looks for them in this
/// order:
/// - `prompt` and `completion`, each plain text or a conversation; the completion ends with the assistant's
///   message;
/// - `messages`; the last must be the assistant's and is the completion, and those before it are the prompt.
///
/// Beside a conversation, `tools` and `chat_template_kwargs` reach the chat template, as they do in TRL.
///
/// [Fields] sets other names.
public final class Demonstrations {
    private Demonstrations() {}

    /// Names of the columns; null means TRL's own.
    ///
    /// @param prompt replaces `prompt`
    /// @param completion replaces `completion`
    public record Fields(@Nullable String prompt, @Nullable String completion) {
        /// TRL's names.
        public static final Fields STANDARD = new Fields(null, null);
    }

    /// Returns the demonstrations of `files`, in order.
    ///
    /// @throws dev.edgewise.error.DataException if a file or a row cannot be used
    public static List<Demonstration> read(List<Path> files, Fields fields) {
        return Rows.read(files).stream().map(row -> read(row, fields)).toList();
    }

    /// Returns the demonstration of one row of a data set with other columns.
    ///
    /// @param everyTurn whether of `messages` every answer of the assistant is in the completion, with what stands
    ///     between them, instead of the last alone
    /// @throws dev.edgewise.error.DataException if the row cannot be used
    public static Demonstration read(Row row, Fields fields, DatasetFormat format, boolean everyTurn) {
        boolean named = fields.prompt() != null || fields.completion() != null;
        return read(named && format == DatasetFormat.AUTO ? row : format.trl(row), fields, everyTurn);
    }

    /// Returns the demonstration of one row.
    ///
    /// @throws dev.edgewise.error.DataException if the row cannot be used
    public static Demonstration read(Row row, Fields fields) {
        return read(row, fields, false);
    }

    private static Demonstration read(Row row, Fields fields, boolean everyTurn) {
        boolean named = fields.prompt() != null || fields.completion() != null;
        String prompt = fields.prompt() == null ? "prompt" : fields.prompt();
        String completion = fields.completion() == null ? "completion" : fields.completion();
        if (!named && !row.has(prompt) && row.has("messages")) {
            return fromMessages(row, everyTurn);
        }
        if (!named && !row.has(prompt)) {
            throw row.fault("a demonstration needs the fields prompt and completion, or messages. " + row.fieldsHere()
                    + " Set prompt_field and completion_field if they have other names.");
        }
        JsonNode question = row.value(prompt);
        if (Conversations.isConversation(question)) {
            return chat(row, Conversations.withColumns(row, Conversations.read(row, prompt)), answer(row, completion));
        }
        List<Message> answers = answer(row, completion);
        Message answer = answers.getLast();
        if (answers.size() > 1) {
            throw row.fault(
                    "the completion has " + answers.size() + " messages, but the prompt is plain text, so no chat"
                            + " template writes them. Give the prompt as a conversation.");
        }
        if (!answer.extras().isEmpty()) {
            throw row.fault("the completion has the fields " + String.join(", ", answer.extras())
                    + " beside its content, but the prompt is plain text, so no chat template writes them. Give the prompt"
                    + " as a conversation, or remove the fields.");
        }
        return new Demonstration.Text(row.place(), row.text(prompt), answer.content());
    }

    /// Returns the text of a completion: the field's own text, or the content of its last message.
    ///
    /// @throws dev.edgewise.error.DataException if there is none or it is blank
    public static String completionText(Row row, String field) {
        String text = answer(row, field).getLast().content();
        if (text.isBlank()) {
            throw blank(row, field);
        }
        return text;
    }

    /// Returns a completion as messages. Plain text becomes the assistant's message; of several messages the
    /// last is the assistant's.
    private static List<Message> answer(Row row, String field) {
        List<Message> answer = Conversations.isConversation(row.value(field))
                ? Conversations.read(row, field)
                : List.of(new Message("assistant", row.text(field)));
        Message last = answer.getLast();
        if (!last.role().equals("assistant")) {
            throw row.fault("the last message of the field \"" + field + "\" must be the assistant's but is by the "
                    + last.role() + ". Let it end with the assistant's answer, or remove the row.");
        }
        if (saysNothing(last)) {
            throw blank(row, field);
        }
        return answer;
    }

    private static boolean saysNothing(Message answer) {
        return answer.content().isBlank() && answer.extras().isEmpty();
    }

    private static DataException blank(Row row, String field) {
        return row.fault("the field \"" + field + "\" is blank; there is nothing to imitate. Remove the row.");
    }

    private static Demonstration fromMessages(Row row, boolean everyTurn) {
        List<Message> messages = Conversations.read(row, "messages");
        Message last = messages.getLast();
        if (!last.role().equals("assistant") || saysNothing(last) || messages.size() < 2) {
            throw row.fault("the last of at least two messages must be the assistant's answer, but there are "
                    + messages.size() + " and the last is by the " + last.role() + ".");
        }
        int border = messages.size() - 1;
        for (int i = border; everyTurn && i > 0; i--) {
            border = messages.get(i).role().equals("assistant") ? i : border;
        }
        return chat(
                row,
                Conversations.withColumns(row, messages.subList(0, border)),
                messages.subList(border, messages.size()));
    }

    private static Demonstration chat(Row row, Conversation prompt, List<Message> completion) {
        Conversations.requireTools(row, prompt, completion);
        return new Demonstration.Chat(row.place(), prompt, completion);
    }
}
