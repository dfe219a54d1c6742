package dev.edgewise.environment.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.data.Row;
import dev.edgewise.error.DataException;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.check.CallProblem;
import dev.edgewise.tool.check.CallQuestion;
import dev.edgewise.tool.check.References;
import dev.edgewise.tool.check.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A row of a data set with tools: what the model is given, and the turn that is wanted.
///
/// The wanted turn is the last one that calls tools, else the last of the assistant's. What stands behind it is not
/// read.
///
/// @param tools offered
/// @param prompt the turns before the wanted one, and the variables of the template beside the tools
/// @param calls wanted; empty where words are
/// @param words the words of the wanted turn
/// @param kind [#CALL], [#ASK], [#IRRELEVANCE], or what the column of kinds says
/// @param level what the column of levels says; 0 where none is named
public record CallRow(
        String place,
        List<Tool> tools,
        Conversation prompt,
        List<ToolCall> calls,
        String words,
        String kind,
        int level) {
    /// Calls are wanted.
    public static final String CALL = "call";

    /// A value is missing: the wanted turn asks for it.
    public static final String ASK = "ask";

    /// No tool fits.
    public static final String IRRELEVANCE = "irrelevance";

    private static final String TOOLS = "tools";

    public CallRow {
        tools = List.copyOf(tools);
        calls = List.copyOf(calls);
    }

    /// Tells whether a row has tools, so that it is a question about calls.
    public static boolean recognises(Row row) {
        return row.has(TOOLS);
    }

    /// Reads a row.
    ///
    /// @param kindField the column of kinds; null to tell a question from a refusal by its question mark
    /// @param levelField the column of levels; null if there is none
    /// @throws DataException if it has no conversation, or calls a tool that it does not offer
    public static CallRow of(Row row, @Nullable String kindField, @Nullable String levelField) {
        if (!(Demonstrations.read(row, Demonstrations.Fields.STANDARD) instanceof Demonstration.Chat chat)) {
            throw row.fault("a row with tools needs a conversation, as messages or as prompt and completion, but its"
                    + " prompt is plain text.");
        }
        JsonNode offered = chat.prompt().variables().get(TOOLS);
        List<Message> turns = new ArrayList<>(chat.prompt().messages());
        turns.addAll(chat.completion());
        int wanted = wanted(turns);
        Message turn = turns.get(wanted);
        List<ToolCall> calls = calls(turn);
        List<Tool> tools = new ArrayList<>();
        if (offered != null) {
            offered.forEach(tool -> tools.add(Tool.of(tool)));
        }
        Map<String, JsonNode> variables = new LinkedHashMap<>(chat.prompt().variables());
        variables.remove(TOOLS);
        String kind = kindField == null
                ? (calls.isEmpty() ? (turn.content().strip().endsWith("?") ? ASK : IRRELEVANCE) : CALL)
                : row.text(kindField);
        if (wanted == 0) {
            throw row.fault("the assistant's turn that is wanted is the first one, so that nothing is asked.");
        }
        CallRow read = new CallRow(
                row.place(),
                tools,
                new Conversation(turns.subList(0, wanted), variables),
                calls,
                turn.content(),
                kind,
                levelField == null ? 0 : level(row, levelField));
        try {
            read.problem();
        } catch (DataException e) {
            throw row.fault(String.valueOf(e.getMessage()));
        }
        return read;
    }

    private static int level(Row row, String field) {
        JsonNode level = row.value(field);
        if (!level.canConvertToInt() || !level.isIntegralNumber()) {
            throw row.wrongType(field, level, "a whole number, the level,");
        }
        return level.intValue();
    }

    private static int wanted(List<Message> turns) {
        int last = turns.size() - 1;
        for (int i = last; i >= 0; i--) {
            if (!calls(turns.get(i)).isEmpty()) {
                return i;
            }
        }
        return last;
    }

    /// Returns the calls of a turn.
    public static List<ToolCall> calls(Message turn) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : turn.fields().path("tool_calls")) {
            JsonNode function = call.path("function").isObject() ? call.path("function") : call;
            JsonNode arguments = function.path("arguments");
            calls.add(new ToolCall(
                    function.path("name").asText(),
                    arguments.isObject() ? arguments : JsonNodeFactory.instance.objectNode()));
        }
        return calls;
    }

    /// Returns the same row with other tools.
    public CallRow with(List<Tool> others) {
        return new CallRow(place, others, prompt, calls, words, kind, level);
    }

    /// Returns what is right.
    public CallProblem problem() {
        return References.problem(tools, calls);
    }

    /// Returns what the checker says of the row's own turn. A row whose turn it rejects measures and teaches
    /// nothing.
    public Verdict own() {
        return problem().judge(new ToolReply(words, calls, ""));
    }

    /// Returns what the model is given, tools included.
    public Conversation conversation() {
        Map<String, JsonNode> variables = new LinkedHashMap<>(prompt.variables());
        if (!tools.isEmpty()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            tools.forEach(tool -> list.add(tool.json()));
            variables.put(TOOLS, list);
        }
        return new Conversation(prompt.messages(), variables);
    }

    /// Returns the row as a question to measure.
    public CallQuestion question() {
        return new CallQuestion(place, place, kind, conversation(), problem());
    }

    /// Returns the turns that are asked, as one text.
    public String asked() {
        return prompt.messages().stream()
                .map(message -> message.fields().toString())
                .collect(Collectors.joining("\n"));
    }

    /// Returns the most arguments that one of the calls has.
    int arguments() {
        return calls.stream().mapToInt(call -> call.arguments().size()).max().orElse(0);
    }
}
