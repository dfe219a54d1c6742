package dev.edgewise.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes special tokens that stand in contents ordinary text, while those that a template writes stay tokens.
///
/// A mark, which is a character that no content has, is put into those of the contents before they are rendered.
final class ContentSplitter {
    /// A character that no merge of a SentencePiece tokenizer knows.
    private static final String LEAD = "\u0001";

    private final Tokenizer tokenizer;
    private final Pattern special;
    private final boolean beginsWithBlank;

    /// @param tokenizer with one special token at least
    /// @throws ConfigException if it has one that cannot be made text
    ContentSplitter(Tokenizer tokenizer) {
        tokenizer.specialTexts().forEach(text -> requireSplittable(tokenizer, text));
        this.tokenizer = tokenizer;
        this.special = Pattern.compile(tokenizer.specialTexts().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        this.beginsWithBlank = beginsWithBlank(tokenizer);
    }

    private static void requireSplittable(Tokenizer tokenizer, String text) {
        boolean greedy = tokenizer.greedyTexts().contains(text);
        if (greedy || text.codePointCount(0, text.length()) == 1) {
            throw new ConfigException("prompt.split_special_tokens (--split-special-tokens) cannot be kept with this"
                    + " tokenizer: its special token '" + Quoted.of(text) + "' "
                    + (greedy ? "reaches beyond its own text (lstrip, rstrip, single_word)" : "is a single character")
                    + ", so it cannot be told from what a user writes. Leave the setting out, or use raw prompts"
                    + " (prompt.style: raw, --raw).");
        }
    }

    /// Returns whether the tokenizer puts a blank before a text, but not behind a special token.
    private static boolean beginsWithBlank(Tokenizer tokenizer) {
        String special = tokenizer.specialTexts().iterator().next();
        int[] alone = tokenizer.encode("a", true);
        return !Arrays.equals(
                alone,
                Arrays.stream(tokenizer.encode(special + "a", true)).skip(1).toArray());
    }

    /// Returns the conversation with the mark behind the first character of every special token.
    Conversation mark(Conversation conversation, String mark) {
        List<Message> messages = new ArrayList<>();
        for (Message message : conversation.messages()) {
            messages.add(new Message((ObjectNode) marked(message.fields(), mark)));
        }
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        conversation.variables().forEach((name, value) -> variables.put(name, marked(value, mark)));
        return new Conversation(messages, variables);
    }

    private JsonNode marked(JsonNode node, String mark) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (node.getNodeType()) {
            case STRING -> nodes.textNode(marked(node.textValue(), mark));
            case OBJECT -> {
                ObjectNode object = nodes.objectNode();
                node.properties().forEach(field -> object.set(field.getKey(), marked(field.getValue(), mark)));
                yield object;
            }
            case ARRAY -> {
                var array = nodes.arrayNode();
                node.forEach(element -> array.add(marked(element, mark)));
                yield array;
            }
            case BOOLEAN, NUMBER, NULL, MISSING, BINARY, POJO -> node;
        };
    }

    /// Returns the text with the mark behind the first character of every special token.
    String marked(String text, String mark) {
        return special.matcher(text).replaceAll(found -> {
            int first = found.group().offsetByCodePoints(0, 1);
            return Matcher.quoteReplacement(
                    found.group().substring(0, first) + mark + found.group().substring(first));
        });
    }

    /// Returns the tokens of a rendered text with marks. Special tokens cut it into sections that are encoded
    /// each by itself, so a section with a mark can be encoded apart, without special tokens.
    int[] ids(String text, String mark) {
        IntStream ids = IntStream.empty();
        int done = 0;
        int start = 0;
        Matcher matcher = special.matcher(text);
        while (start <= text.length()) {
            boolean found = matcher.find();
            int end = found ? matcher.start() : text.length();
            String section = text.substring(start, end);
            if (section.contains(mark)) {
                ids = IntStream.concat(ids, parsed(text.substring(done, start)));
                ids = IntStream.concat(ids, plain(section.replace(mark, ""), start == 0));
                done = end;
            }
            start = found ? matcher.end() : text.length() + 1;
        }
        return IntStream.concat(ids, parsed(text.substring(done))).toArray();
    }

    /// Returns the tokens of a stretch that is empty, begins the text, or begins with a special token.
    private IntStream parsed(String text) {
        return text.isEmpty() ? IntStream.empty() : IntStream.of(tokenizer.encode(text, true));
    }

    /// Returns the tokens of a section in which no special token is parsed.
    private IntStream plain(String section, boolean first) {
        if (first || !beginsWithBlank) {
            return IntStream.of(tokenizer.encode(section, false));
        }
        int[] lead = tokenizer.encode(LEAD, false);
        return Arrays.stream(tokenizer.encode(LEAD + section, false)).skip(lead.length);
    }
}
