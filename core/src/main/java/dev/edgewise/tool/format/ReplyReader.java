package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the formats share: blocks between tags, calls in JSON, the words beside them.
final class ReplyReader {
    /// Tokens that end a turn, where a text still has them.
    private static final List<String> ENDS =
            List.of("<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|endoftext|>", "<end_of_turn>", "</s>");

    private static final String BLANKS = " \t\n\u000b\f\r";

    private static final Pattern THOUGHT = Pattern.compile("\\A\\s*<think>.*?</think>\\s*", Pattern.DOTALL);

    /// Closing tags that are tried as the end of one block.
    private static final int TRIES = 4;

    private final String whole;
    private final boolean lenient;
    private final List<String> words = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private String fault = "";

    private ReplyReader(String whole, boolean lenient) {
        this.whole = whole;
        this.lenient = lenient;
    }

    /// Reads what stands between two tags.
    @FunctionalInterface
    interface Body {
        /// Returns the calls of a block.
        List<ToolCall> read(String block);
    }

    /// Returns a text without the tokens that end its turn and without the thought it begins with.
    static String bare(String text) {
        Matcher thought = THOUGHT.matcher(text);
        int start = thought.lookingAt() ? thought.end() : 0;
        int end = text.length();
        for (int next = before(text, end); next < end && next >= start; next = before(text, end)) {
            end = next;
        }
        return text.substring(start, end);
    }

    /// Returns where the blank or the token begins that ends at a place; the place where there is none.
    private static int before(String text, int end) {
        if (end > 0 && BLANKS.indexOf(text.charAt(end - 1)) >= 0) {
            return end - 1;
        }
        return ENDS.stream()
                .filter(token -> text.startsWith(token, end - token.length()))
                .findFirst()
                .map(token -> end - token.length())
                .orElse(end);
    }

    /// Reads blocks between an opening and a closing tag.
    ///
    /// @param lenient whether good blocks count beside broken ones, which are words then
    /// @param unclosed whether a last block may lack its closing tag
    static ToolReply blocks(String text, String open, String close, boolean lenient, boolean unclosed, Body body) {
        String bare = bare(text);
        ReplyReader reader = new ReplyReader(text, lenient);
        int at = 0;
        int start = bare.indexOf(open);
        while (start >= 0) {
            reader.word(bare.substring(at, start));
            int from = start + open.length();
            int end = bare.indexOf(close, from);
            if (end < 0 && !unclosed) {
                reader.broken("the tag " + open + " is not closed", bare.substring(start));
                at = bare.length();
                break;
            }
            int to = end < 0 ? bare.length() : reader.end(bare, from, end, close, body);
            at = Math.min(bare.length(), to + (end < 0 ? 0 : close.length()));
            reader.block(bare.substring(from, to), bare.substring(start, at), body);
            start = bare.indexOf(open, at);
        }
        reader.word(bare.substring(at));
        return reader.reply();
    }

    /// Returns where a block ends: at its first closing tag, or at a later one for a lenient reader, as when the tag
    /// stands in an argument.
    private int end(String bare, int from, int first, String close, Body body) {
        int end = first;
        for (int tries = 0; lenient && end >= 0 && tries < TRIES; tries++) {
            try {
                body.read(bare.substring(from, end));
                return end;
            } catch (FormatFault broken) {
                end = bare.indexOf(close, end + 1);
            }
        }
        return first;
    }

    /// @param tagged the block with its tags
    private void block(String block, String tagged, Body body) {
        try {
            calls.addAll(body.read(block));
        } catch (FormatFault broken) {
            broken(broken.why(), tagged);
        }
    }

    /// Keeps a block that is no call: a lenient reader takes it for words.
    private void broken(String why, String tagged) {
        fault = fault.isEmpty() ? why : fault;
        word(tagged);
    }

    private void word(String text) {
        if (!text.isBlank()) {
            words.add(text.strip());
        }
    }

    private ToolReply reply() {
        boolean broken = !fault.isEmpty() && (!lenient || calls.isEmpty());
        return broken
                ? ToolReply.malformed(bare(whole).strip(), fault)
                : new ToolReply(String.join("\n", words), calls, "");
    }

    /// Returns the call in a JSON object.
    ///
    /// @param key of the arguments
    static ToolCall call(JsonNode json, String key, boolean lenient) {
        if (!json.isObject()) {
            throw new FormatFault("a call is no JSON object");
        }
        JsonNode name = json.path("name");
        if (!name.isTextual() || name.textValue().isBlank()) {
            throw new FormatFault("a call has no name");
        }
        JsonNode given = json.path(key);
        if (lenient && given.isMissingNode()) {
            given = json.path(key.equals("arguments") ? "parameters" : "arguments");
        }
        if (given instanceof ObjectNode arguments) {
            return new ToolCall(name.textValue(), arguments, json.path("id").asText(""));
        }
        if (!lenient) {
            throw new FormatFault(
                    given.isMissingNode() ? "a call has no " + key : "the " + key + " of a call are no object");
        }
        return new ToolCall(name.textValue(), taken(given), json.path("id").asText(""));
    }

    /// Returns the arguments that a lenient reader makes of what is no object.
    private static JsonNode taken(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!given.isTextual()) {
            throw new FormatFault("the arguments of a call are no object");
        }
        try {
            return PlainJson.whole(given.textValue()) instanceof ObjectNode object ? object : given;
        } catch (FormatFault text) {
            return given;
        }
    }

    /// Returns the calls of a JSON list.
    static List<ToolCall> calls(JsonNode list, String key, boolean lenient) {
        if (!list.isArray()) {
            throw new FormatFault("the calls are no list");
        }
        List<ToolCall> calls = new ArrayList<>();
        list.forEach(each -> calls.add(call(each, key, lenient)));
        return calls;
    }
}
