package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.List;

/// Reads preferences from TRL's columns:
/// - pairs: `chosen` and `rejected`, each plain text or a conversation, behind `prompt`. Where there is no prompt, it
/// is
///   what both begin with ([ImplicitPrompt]);
/// - single completions: `prompt`, `completion` and `label`, which is true where the completion is wanted.
///
/// Beside a conversation, `tools` and `chat_template_kwargs` reach the chat template, as they do in TRL.
public final class Preferences {
    private static final String CHOSEN = "chosen";
    private static final String REJECTED = "rejected";

    private Preferences() {}

    /// Returns the pairs of `files`, in order.
    ///
    /// @throws dev.edgewise.error.DataException if a file or a row cannot be used
    public static List<PreferencePair> pairs(List<Path> files) {
        return Rows.read(files).stream().map(Preferences::pair).toList();
    }

    /// Returns the completions of `files`, in order.
    ///
    /// @throws dev.edgewise.error.DataException if a file or a row cannot be used
    public static List<JudgedCompletion> judged(List<Path> files) {
        return Rows.read(files).stream().map(Preferences::judged).toList();
    }

    /// Returns the pair of one row.
    ///
    /// @throws dev.edgewise.error.DataException if the row cannot be used
    public static PreferencePair pair(Row row) {
        if (!row.has(CHOSEN) || !row.has(REJECTED)) {
            throw row.fault("a pair needs the fields chosen and rejected, and prompt unless both begin with it. "
                    + row.fieldsHere());
        }
        if (row.has("prompt")) {
            return new PreferencePair(asked(row, CHOSEN, true), asked(row, REJECTED, false), row);
        }
        JsonNode chosen = row.value(CHOSEN);
        JsonNode rejected = row.value(REJECTED);
        return Conversations.isConversation(chosen) && Conversations.isConversation(rejected)
                ? conversations(row)
                : texts(row, row.text(CHOSEN), row.text(REJECTED));
    }

    private static PreferencePair texts(Row row, String chosen, String rejected) {
        int length = ImplicitPrompt.length(chosen, rejected);
        String prompt = chosen.substring(0, length);
        return new PreferencePair(
                new Demonstration.Text(row.place(), prompt, chosen.substring(length)),
                new Demonstration.Text(row.place(), prompt, rejected.substring(length)),
                row);
    }

    private static PreferencePair conversations(Row row) {
        List<Message> chosen = turns(row, CHOSEN);
        List<Message> rejected = turns(row, REJECTED);
        int length = ImplicitPrompt.length(chosen, rejected);
        if (length == 0) {
            throw row.fault("chosen and rejected have no first message in common, so that there is no prompt. Let both"
                    + " begin with the same messages, or give them as the field prompt.");
        }
        Conversation prompt = Conversations.withColumns(row, chosen.subList(0, length));
        return new PreferencePair(
                chat(row, prompt, chosen.subList(length, chosen.size()), true),
                chat(row, prompt, rejected.subList(length, rejected.size()), false),
                row);
    }

    private static JudgedCompletion judged(Row row) {
        if (!row.has("prompt") || !row.has("completion") || !row.has("label")) {
            String pairs = row.has(CHOSEN) && row.has(REJECTED) ? " Pairs are learned by dpo, cpo and orpo." : "";
            throw row.fault(
                    "a judged completion needs the fields prompt, completion and label. " + row.fieldsHere() + pairs);
        }
        JsonNode label = row.value("label");
        if (!label.isBoolean()) {
            throw row.wrongType("label", label, "true (wanted) or false");
        }
        return new JudgedCompletion(asked(row, "completion", label.booleanValue()), label.booleanValue());
    }

    /// Returns the row's prompt with what `field` holds.
    ///
    /// @param right whether its calls are to be right: what is not wanted may call tools that are not there
    private static Demonstration asked(Row row, String field, boolean right) {
        JsonNode prompt = row.value("prompt");
        if (Conversations.isConversation(prompt)) {
            return chat(
                    row, Conversations.withColumns(row, Conversations.read(row, "prompt")), turns(row, field), right);
        }
        if (Conversations.isConversation(row.value(field))) {
            throw row.fault("the field \"" + field + "\" is a conversation, but the prompt is plain text, so no chat"
                    + " template writes them. Give the prompt as a conversation; or, where chosen and rejected begin with"
                    + " it, remove the field prompt.");
        }
        return new Demonstration.Text(row.place(), row.text("prompt"), row.text(field));
    }

    private static Demonstration chat(Row row, Conversation prompt, List<Message> completion, boolean right) {
        if (right) {
            Conversations.requireTools(row, prompt, completion);
        } else {
            ToolChecks.require(row, null, prompt.and(completion).messages());
        }
        return new Demonstration.Chat(row.place(), prompt, completion);
    }

    /// Returns a completion as messages, the assistant's last. Plain text becomes the assistant's message.
    private static List<Message> turns(Row row, String field) {
        if (!Conversations.isConversation(row.value(field))) {
            return List.of(new Message("assistant", row.text(field)));
        }
        List<Message> turns = Conversations.read(row, field);
        if (!turns.getLast().role().equals("assistant")) {
            throw row.fault("the last message of the field \"" + field + "\" must be the assistant's but is by the "
                    + turns.getLast().role() + ". Let it end with the assistant's answer, or remove the row.");
        }
        return turns;
    }
}
