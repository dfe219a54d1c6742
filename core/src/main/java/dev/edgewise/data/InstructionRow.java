package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// An instruction with its responses, from one row of a data file. Columns are looked for in this order:
/// - `instruction`, `input` (may be missing) and `output`, as Alpaca has them;
/// - `prompt` and `completion`, as TRL has them, each plain text or a conversation;
/// - `messages`, as TRL has them, or `conversations` of `{"from", "value"}`, as ShareGPT has them; the last turn is
///   the assistant's and is the output.
///
/// `responses` holds further responses behind the output, or all of them where there is no output. Of a conversation
/// all turns before the answer are the instruction, with an empty line between two.
///
/// @param turns the conversation that asks for the response
/// @param responses at least one, the original first; may be empty texts
public record InstructionRow(Row row, String instruction, String input, List<Message> turns, List<String> responses) {
    private static final List<String> ASSISTANTS = List.of("assistant", "gpt", "chatgpt", "bard", "model");

    public InstructionRow {
        turns = List.copyOf(turns);
        responses = List.copyOf(responses);
    }

    /// Returns the rows of `files`, in order.
    ///
    /// @param responses fields that hold the responses, the original first; empty for those above
    /// @throws DataException if a file or a row cannot be used
    public static List<InstructionRow> read(List<Path> files, List<String> responses) {
        return of(Rows.read(files), responses);
    }

    /// As above, of rows that were read; lazy ones are taken when somebody asks for them.
    ///
    /// @throws DataException if a row cannot be used
    public static List<InstructionRow> of(List<Row> rows, List<String> responses) {
        List<String> fields = List.copyOf(responses);
        return Rows.map(rows, row -> read(row, fields));
    }

    private static InstructionRow read(Row row, List<String> fields) {
        if (row.has("instruction")) {
            return plain(
                    row,
                    row.text("instruction"),
                    row.has("input") ? row.text("input") : "",
                    responses(row, fields, "output"));
        }
        if (row.has("prompt")) {
            List<String> completions = responses(row, fields, "completion");
            return Conversations.isConversation(row.value("prompt"))
                    ? chat(row, Conversations.read(row, "prompt"), completions)
                    : plain(row, row.text("prompt"), "", completions);
        }
        if (row.has("messages")) {
            return conversation(row, "messages", Conversations.read(row, "messages"), fields);
        }
        if (row.has("conversations")) {
            return conversation(row, "conversations", shareGpt(row), fields);
        }
        throw row.fault("a row needs instruction and output (Alpaca), prompt and completion or messages (TRL), or"
                + " conversations (ShareGPT). " + row.fieldsHere());
    }

    private static InstructionRow plain(Row row, String instruction, String input, List<String> responses) {
        String asked = input.isEmpty() ? instruction : instruction + "\n" + input;
        return new InstructionRow(row, instruction, input, List.of(new Message("user", asked)), responses);
    }

    private static InstructionRow chat(Row row, List<Message> turns, List<String> responses) {
        String instruction = turns.stream().map(Message::content).collect(Collectors.joining("\n\n"));
        return new InstructionRow(row, instruction, "", turns, responses);
    }

    private static List<String> responses(Row row, List<String> fields, String standard) {
        List<String> texts = new ArrayList<>();
        if (!fields.isEmpty()) {
            fields.forEach(field -> addAll(row, field, texts));
            return atLeastOne(row, texts, String.join(", ", fields));
        }
        if (row.has(standard)) {
            addAll(row, standard, texts);
        }
        if (row.has("responses")) {
            addAll(row, "responses", texts);
        }
        return atLeastOne(row, texts, standard + " or responses");
    }

    private static List<String> atLeastOne(Row row, List<String> texts, String fields) {
        if (texts.isEmpty()) {
            throw row.fault("there is no response in " + fields + ". " + row.fieldsHere()
                    + " Name the fields that hold responses: --responses FIELD,FIELD.");
        }
        return texts;
    }

    /// Adds what a field holds: a text, the last turn of a conversation, or a list of texts.
    private static void addAll(Row row, String field, List<String> texts) {
        JsonNode value = row.value(field);
        if (value.isArray() && (value.isEmpty() || !value.get(0).isObject())) {
            for (JsonNode text : value) {
                if (!text.isTextual()) {
                    throw row.wrongType(field, value, "a list of texts");
                }
                texts.add(text.textValue());
            }
        } else if (Conversations.isConversation(value)) {
            texts.add(Conversations.read(row, field).getLast().content());
        } else {
            texts.add(row.text(field));
        }
    }

    private static InstructionRow conversation(Row row, String field, List<Message> messages, List<String> fields) {
        boolean answered = messages.getLast().role().equals("assistant");
        if (messages.size() < 2 || !answered) {
            throw row.fault("the field \"" + field + "\" must end with the assistant's answer behind at least one other"
                    + " turn but has " + messages.size() + " and the last is by the "
                    + messages.getLast().role() + ". Mend or remove the row.");
        }
        List<String> texts = new ArrayList<>(List.of(messages.getLast().content()));
        List<String> further = fields.isEmpty() && row.has("responses") ? List.of("responses") : fields;
        further.forEach(each -> addAll(row, each, texts));
        return chat(row, messages.subList(0, messages.size() - 1), texts);
    }

    private static List<Message> shareGpt(Row row) {
        JsonNode list = row.value("conversations");
        List<Message> messages = new ArrayList<>();
        for (JsonNode turn : list) {
            boolean own = turn.path("role").isTextual();
            JsonNode from = turn.path(own ? "role" : "from");
            JsonNode value = turn.path(own ? "content" : "value");
            if (!(turn instanceof ObjectNode) || !from.isTextual() || !value.isTextual()) {
                throw row.fault("conversations[" + messages.size()
                        + "] must have the texts \"from\" and \"value\" but is "
                        + Quoted.of(turn.toString()) + ".");
            }
            String role = from.textValue();
            String speaker = role.equals("human") ? "user" : role;
            messages.add(new Message(ASSISTANTS.contains(role) ? "assistant" : speaker, value.textValue()));
        }
        if (messages.isEmpty()) {
            throw row.wrongType("conversations", list, "a list of {\"from\", \"value\"} turns, at least two,");
        }
        return messages;
    }
}
