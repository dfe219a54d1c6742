package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What of tools, calls and results a chat template writes. It is seen by rendering a conversation of words that no
/// template has, and never assumed.
///
/// @param tools whether it writes the tools: names, descriptions, and names of arguments
/// @param calls whether it writes the calls of an assistant's turn: names, names and values of arguments
/// @param results whether it writes results
/// @param reply what it writes for a turn that calls [#CALL], tokens that end it included; empty if it writes none
/// @param refusal what it says where it refuses one of them; empty where it does not
public record ToolSupport(boolean tools, boolean calls, boolean results, String reply, String refusal) {
    private static final String NAME = "zwgqk_look";
    private static final String KEY = "qvkzw_place";
    private static final String VALUE = "Wqzgkopolis";
    private static final String TEXT = "Zkqwg looks it up.";
    private static final String RESULT = "Gzwqk found.";

    private static final Tool TOOL = new Tool(NAME, TEXT, schema());
    private static final ToolCall CALL =
            new ToolCall(NAME, JsonNodeFactory.instance.objectNode().put(KEY, VALUE), "abcdefghi");

    private static ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties").putObject(KEY).put("type", "string").put("description", "Where.");
        schema.putArray("required").add(KEY);
        return schema;
    }

    /// Looks at a template.
    public static ToolSupport of(ChatTemplate template) {
        Map<String, JsonNode> variables =
                Map.of("tools", JsonNodeFactory.instance.arrayNode().add(TOOL.json()));
        Conversation asked = new Conversation(List.of(new Message("user", "Which?")), variables);
        Message call = new ToolReply("", List.of(CALL), "").message();
        ObjectNode result = new Message("tool", RESULT).fields();
        result.put("tool_call_id", CALL.id()).put("name", NAME);
        List<String> refusals = new ArrayList<>();
        String begun = rendered(template, asked, true, refusals);
        String called = rendered(template, asked.and(List.of(call)), false, refusals);
        String answered = rendered(template, asked.and(List.of(call, new Message(result))), true, refusals);
        int common = 0;
        while (common < Math.min(begun.length(), called.length()) && begun.charAt(common) == called.charAt(common)) {
            common++;
        }
        String reply = called.substring(common);
        return new ToolSupport(
                begun.contains(NAME) && begun.contains(KEY) && begun.contains(TEXT),
                reply.contains(NAME) && reply.contains(KEY) && reply.contains(VALUE),
                answered.contains(RESULT),
                reply.contains(NAME) ? reply : "",
                refusals.isEmpty() ? "" : refusals.getFirst());
    }

    private static String rendered(
            ChatTemplate template, Conversation conversation, boolean open, List<String> refusals) {
        try {
            return template.render(conversation, open).text();
        } catch (ModelException refused) {
            refusals.add(String.valueOf(refused.getMessage()));
            return "";
        }
    }

    /// Tells whether it writes all three.
    public boolean whole() {
        return tools && calls && results;
    }

    /// Names what is lost, as in "tools and calls"; empty where nothing is.
    public String lost() {
        List<String> lost = new ArrayList<>();
        if (!tools) {
            lost.add("tools");
        }
        if (!calls) {
            lost.add("calls");
        }
        if (!results) {
            lost.add("results");
        }
        return lost.size() < 2
                ? String.join("", lost)
                : String.join(", ", lost.subList(0, lost.size() - 1)) + " and " + lost.getLast();
    }

    /// Returns the first format that reads the call back from what the template writes.
    Optional<CallFormat> format(List<CallFormat> formats) {
        return formats.stream()
                .filter(format -> !reply.isEmpty() && reads(format.read(reply)))
                .findFirst();
    }

    private static boolean reads(ToolReply reply) {
        return reply.calls().size() == 1
                && reply.calls().getFirst().name().equals(CALL.name())
                && reply.calls().getFirst().arguments().equals(CALL.arguments());
    }
}
