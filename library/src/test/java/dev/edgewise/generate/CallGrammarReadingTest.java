package dev.edgewise.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.edgewise.grammar.CallLimits;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.format.CallFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a grammar of calls lets through is read by its format, strictly, as calls of offered tools with arguments of
/// their schemas.
@Tag("slow")
class CallGrammarReadingTest {
    private static final AlphabetTokenizer TOKENIZER = AlphabetTokenizer.ascii();
    private static final Map<String, Tool> TOOLS = Stream.of("""
                    {"name": "book", "parameters": {"type": "object", "properties": {
                      "city": {"type": "string", "enum": ["Graz", "Linz's"]}, "nights": {"type": "integer"},
                      "guest": {"type": "object", "properties": {"name": {"type": "string", "maxLength": 6}},
                        "required": ["name"], "additionalProperties": false},
                      "price": {"type": ["number", "null"]}}, "required": ["city", "nights"]}}""", """
                    {"name": "add", "parameters": {"type": "object", "properties": {
                      "of": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3},
                      "round": {"type": "boolean"}}, "required": ["of"]}}""", """
                    {"name": "now"}""")
            .map(CallGrammarReadingTest::tool)
            .collect(Collectors.toMap(Tool::name, Function.identity()));

    private static Tool tool(String json) {
        try {
            return Tool.of(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "json", "llama", "bfcl", "pythonic"})
    void callsAreReadStrictly(String name) {
        CallFormat format = CallFormats.named(name);
        Random random = new Random(name.hashCode());
        Constraints constraints = new Constraints(TOKENIZER);
        for (int i = 0; i < 60; i++) {
            String text = walk(
                    constraints
                            .calls(List.copyOf(TOOLS.values()), format, new CallLimits(false, 3))
                            .get(),
                    random);
            ToolReply reply = format.read(text);
            assertThat(reply.fault()).as(text).isEmpty();
            assertThat(reply.calls()).as(text).hasSizeBetween(1, 3);
            assertThat(reply.content()).as(text).isEmpty();
            for (ToolCall call : reply.calls()) {
                assertThat(TOOLS).as(text).containsKey(call.name());
                assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                                .getSchema(TOOLS.get(call.name()).parameters())
                                .validate(call.arguments()))
                        .as(text)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "json", "llama", "bfcl", "pythonic"})
    void wordsAreNeverMalformed(String name) {
        CallFormat format = CallFormats.named(name);
        Random random = new Random(name.hashCode());
        Constraints constraints = new Constraints(TOKENIZER);
        for (int i = 0; i < 60; i++) {
            String text = walk(
                    constraints
                            .calls(List.copyOf(TOOLS.values()), format, new CallLimits(true, 2))
                            .get(),
                    random);
            assertThat(format.read(text).fault()).as(text).isEmpty();
            assertThat(format.read(text).calls()).as(text).allMatch(call -> TOOLS.containsKey(call.name()));
        }
    }

    /// Draws among the allowed tokens, with a liking for what ends texts and for marks.
    private static String walk(TokenConstraint constraint, Random random) {
        List<Integer> ids = new ArrayList<>();
        while (true) {
            int[] allowed = constraint.allowed().stream().toArray();
            int id = allowed[random.nextInt(allowed.length)];
            for (int tries = 0; tries < 30 && random.nextInt(4) > 0 && !liked(id); tries++) {
                id = allowed[random.nextInt(allowed.length)];
            }
            constraint.accept(id);
            if (id == TOKENIZER.endId()) {
                return TOKENIZER.decode(ids.stream().mapToInt(Integer::intValue).toArray(), true);
            }
            ids.add(id);
        }
    }

    private static boolean liked(int id) {
        return id == TOKENIZER.endId()
                || "\"]})'[{(".indexOf(TOKENIZER.alphabet().charAt(id)) >= 0;
    }
}
