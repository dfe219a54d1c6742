package dev.edgewise.evolve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What stands around a task, in named parts that evolve one at a time.
///
/// | part | in a chat | in raw text |
/// |---|---|---|
/// | [#SYSTEM] | the system message, unless the task brings its own | in front of everything |
/// | [#EXAMPLES] | earlier turns ([Example#read]); else in front of the instruction | in front of the task |
/// | [#INSTRUCTION] | in front of the task, or around it where it holds [#PLACE] | the same |
/// | [#ANSWER_FORM] | behind the task | behind the task |
///
/// Instruction and answer form stand in the first message of the user, so that a conversation that goes on keeps
/// its beginning. In a chat a blank line separates texts. In raw text nothing does but what the parts hold
/// themselves, and what ends an example: a line's end, where the model knows that.
///
/// @param parts texts by name, in the order in which they take turns; a part without text stands nowhere
public record Prompt(Map<String, String> parts) {
    public static final String SYSTEM = "system";
    public static final String INSTRUCTION = "instruction";
    public static final String ANSWER_FORM = "answer_form";
    public static final String EXAMPLES = "examples";

    /// The names that parts have.
    public static final List<String> NAMES = List.of(SYSTEM, INSTRUCTION, ANSWER_FORM, EXAMPLES);

    /// Stands in an instruction for the text of the task.
    public static final String PLACE = "{task}";

    /// Leaves tasks as they are.
    public static final Prompt NONE = new Prompt(Map.of());

    private static final String BLANK_LINE = "\n\n";

    public Prompt {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        if (!NAMES.containsAll(parts.keySet())) {
            throw new IllegalArgumentException("the parts of a prompt are " + NAMES + " but were " + parts.keySet());
        }
    }

    /// Makes a prompt of a system message alone; of none if the text is empty.
    public static Prompt system(String text) {
        return text.isEmpty() ? NONE : new Prompt(Map.of(SYSTEM, text));
    }

    /// Returns the text of a part; empty if there is none.
    public String text(String part) {
        return parts.getOrDefault(part, "");
    }

    /// Returns the prompt with another text for a part.
    public Prompt with(String part, String text) {
        Map<String, String> changed = new LinkedHashMap<>(parts);
        changed.put(part, text);
        return new Prompt(changed);
    }

    /// Returns what the model is given of a task. Turns behind it change nothing in front of them.
    ///
    /// @param task the task's own conversation
    /// @param chat whether it becomes turns of a chat; otherwise its contents are given one after the other
    /// @param end what ends an example in raw text
    public Conversation around(Conversation task, boolean chat, Supplier<String> end) {
        List<Message> own = task.messages();
        boolean ownSystem = own.getFirst().role().equals("system");
        List<Example> examples = Example.read(text(EXAMPLES));
        String behind = chat || examples.isEmpty() ? "" : end.get();
        String loose = examples.isEmpty() ? text(EXAMPLES) : "";
        List<Message> messages = new ArrayList<>();
        if (!ownSystem && !text(SYSTEM).isEmpty()) {
            messages.add(new Message("system", text(SYSTEM)));
        }
        boolean waiting = true;
        for (Message message : own) {
            if (waiting && message.role().equals("user")) {
                examples.forEach(example -> messages.addAll(example.turns(behind)));
                messages.add(wrapped(message, loose, chat ? BLANK_LINE : ""));
                waiting = false;
            } else {
                messages.add(message);
            }
        }
        return messages.equals(own) ? task : new Conversation(messages, task.variables());
    }

    private Message wrapped(Message message, String front, String between) {
        String task = message.content();
        String instruction = text(INSTRUCTION);
        boolean placed = instruction.contains(PLACE);
        String text = Stream.of(
                        front,
                        placed ? instruction.replace(PLACE, task) : instruction,
                        placed ? "" : task,
                        text(ANSWER_FORM))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(between));
        if (text.equals(task)) {
            return message;
        }
        ObjectNode fields = message.fields().deepCopy();
        return new Message(fields.put("content", text));
    }
}
