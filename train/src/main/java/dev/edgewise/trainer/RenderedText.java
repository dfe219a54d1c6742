package dev.edgewise.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.ChatTemplate.Rendering;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.UnusedCharacters;
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

/// A conversation as its template writes it, and its tokens.
///
/// Special tokens that stand in the contents are tokens, as in `transformers`; or, where these are not to be trusted,
/// ordinary text, while those that the template writes stay tokens. Then a mark is put into those of the contents
/// before they are rendered, so that they can be told from the template's.
///
/// @param mark the character in special tokens of the contents; empty for none
record RenderedText(Tokenizer tokenizer, Rendering marked, String mark) {
    /// A character that no merge of a SentencePiece tokenizer knows.
    private static final String LEAD = "\u0001";

    /// Renders a conversation.
    ///
    /// @param splitSpecialTokens whether special tokens in contents are ordinary text
    static RenderedText of(
            Tokenizer tokenizer,
            ChatTemplate template,
            Conversation conversation,
            boolean addGenerationPrompt,
            boolean splitSpecialTokens) {
        if (!splitSpecialTokens || tokenizer.specialTexts().isEmpty()) {
            return new RenderedText(tokenizer, template.render(conversation, addGenerationPrompt), "");
        }
        String mark = UnusedCharacters.in(conversation.toString(), 1);
        return new RenderedText(
                tokenizer, template.render(marked(conversation, special(tokenizer), mark), addGenerationPrompt), mark);
    }

    private static Pattern special(Tokenizer tokenizer) {
        return Pattern.compile(tokenizer.specialTexts().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    private static Conversation marked(Conversation conversation, Pattern special, String mark) {
        List<Message> messages = new ArrayList<>();
        for (Message message : conversation.messages()) {
            messages.add(new Message((ObjectNode) marked(message.fields(), special, mark)));
        }
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        conversation.variables().forEach((name, value) -> variables.put(name, marked(value, special, mark)));
        return new Conversation(messages, variables);
    }

    private static JsonNode marked(JsonNode node, Pattern special, String mark) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (node.getNodeType()) {
            case STRING -> nodes.textNode(marked(node.textValue(), special, mark));
            case OBJECT -> {
                ObjectNode object = nodes.objectNode();
                node.properties().forEach(field -> object.set(field.getKey(), marked(field.getValue(), special, mark)));
                yield object;
            }
            case ARRAY -> {
                var array = nodes.arrayNode();
                node.forEach(element -> array.add(marked(element, special, mark)));
                yield array;
            }
            case BOOLEAN, NUMBER, NULL, MISSING, BINARY, POJO -> node;
        };
    }

    /// Puts the mark behind the first character of every special token.
    private static String marked(String text, Pattern special, String mark) {
        return special.matcher(text).replaceAll(found -> {
            int first = found.group().offsetByCodePoints(0, 1);
            return Matcher.quoteReplacement(
                    found.group().substring(0, first) + mark + found.group().substring(first));
        });
    }

    /// The text without marks.
    String text() {
        return mark.isEmpty() ? marked.text() : marked.text().replace(mark, "");
    }

    /// The tokens of the whole text.
    int[] ids() {
        return ids(marked.text());
    }

    /// The tokens of the text before a place in [#marked()].
    int[] ids(int end) {
        return ids(marked.text().substring(0, end));
    }

    /// Special tokens cut a text into sections that are encoded each by itself, so a section in which there are to be
    /// none can be encoded apart.
    private int[] ids(String text) {
        if (mark.isEmpty() || !text.contains(mark)) {
            return tokenizer.encode(text, true);
        }
        IntStream ids = IntStream.empty();
        int done = 0;
        int start = 0;
        Matcher special = special(tokenizer).matcher(text);
        while (start <= text.length()) {
            boolean found = special.find();
            int end = found ? special.start() : text.length();
            String section = text.substring(start, end);
            if (section.contains(mark)) {
                ids = IntStream.concat(ids, parsed(text.substring(done, start)));
                ids = IntStream.concat(ids, plain(section.replace(mark, ""), start == 0));
                done = end;
            }
            start = found ? special.end() : text.length() + 1;
        }
        return IntStream.concat(ids, parsed(text.substring(done))).toArray();
    }

    /// The tokens of a stretch that is empty, begins the text, or begins with a special token.
    private IntStream parsed(String text) {
        return text.isEmpty() ? IntStream.empty() : IntStream.of(tokenizer.encode(text, true));
    }

    /// The tokens of a section in which no special token is parsed.
    private IntStream plain(String section, boolean first) {
        if (first || !beginsWithBlank()) {
            return IntStream.of(tokenizer.encode(section, false));
        }
        int[] lead = tokenizer.encode(LEAD, false);
        return Arrays.stream(tokenizer.encode(LEAD + section, false)).skip(lead.length);
    }

    /// Whether the tokenizer puts a blank before a text, but not behind a special token.
    private boolean beginsWithBlank() {
        String special = tokenizer.specialTexts().iterator().next();
        int[] alone = tokenizer.encode("a", true);
        return !Arrays.equals(
                alone,
                Arrays.stream(tokenizer.encode(special + "a", true)).skip(1).toArray());
    }
}
