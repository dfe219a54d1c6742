package dev.edgewise.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rows of glaive-function-calling-v2: `system` with the functions as JSON objects one after the other, `chat` with all
/// turns in one text.
///
/// A call is `<functioncall> {"name": …, "arguments": '…'}` with its arguments as JSON text in single quotes, so it is
/// cut out and not read as a whole. The system message is left out, since the template writes the tools.
final class GlaiveRow {
    private static final Pattern SPEAKER = Pattern.compile("(?:\\A|\\n)\\s*(USER|ASSISTANT|FUNCTION RESPONSE):");
    private static final String CALL = "<functioncall>";
    private static final String END = "<|endoftext|>";
    private static final Pattern NAME = Pattern.compile("\"name\":\\s*\"([^\"]+)\"");
    private static final Pattern QUOTED = Pattern.compile("\"arguments\":\\s*'(.*)'\\s*}", Pattern.DOTALL);

    private GlaiveRow() {}

    static Row trl(Row row) {
        CallTurns turns = new CallTurns(row);
        String chat = row.text("chat");
        Matcher speaker = SPEAKER.matcher(chat);
        boolean more = speaker.find();
        if (!more) {
            throw row.fault(
                    "the field \"chat\" must have turns that begin with USER:, ASSISTANT: or FUNCTION RESPONSE:."
                            + " Mend or remove the row.");
        }
        while (more) {
            String who = speaker.group(1);
            int start = speaker.end();
            more = speaker.find();
            String text = chat.substring(start, more ? speaker.start() : chat.length())
                    .replace(END, "")
                    .strip();
            switch (who) {
                case "USER" -> turns.say("user", text);
                case "FUNCTION RESPONSE" -> turns.lastResult(text);
                default -> assistant(row, turns, text);
            }
        }
        return turns.row(tools(row, turns));
    }

    private static void assistant(Row row, CallTurns turns, String text) {
        int at = text.indexOf(CALL);
        if (at < 0) {
            turns.say("assistant", text);
            return;
        }
        String call = text.substring(at + CALL.length());
        Matcher name = NAME.matcher(call);
        Matcher quoted = QUOTED.matcher(call);
        List<ObjectNode> calls;
        if (name.find() && quoted.find()) {
            calls = List.of(JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name.group(1))
                    .set("arguments", row.json("chat, the arguments of " + name.group(1), quoted.group(1))));
        } else {
            calls = turns.calls("chat", row.json("chat, a call", call.strip()));
        }
        turns.call(text.substring(0, at).strip(), calls);
    }

    /// Reads the objects that stand one after the other.
    private static ArrayNode tools(Row row, CallTurns turns) {
        String system = row.text("system");
        int start = system.indexOf('{');
        return start < 0
                ? JsonNodeFactory.instance.arrayNode()
                : turns.tools("system", row.jsonValues("system", system.substring(start)));
    }
}
