package dev.edgewise.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a grammar of tools takes and refuses. That what it takes can be read is tested beside the formats.
class CallGrammarTest {
    private static final PieceTokenizer PIECES = PieceTokenizer.bytesAnd();
    private static final TokenTexts TOKENS = TokenTexts.of(PIECES);
    private static final List<Tool> TOOLS =
            Stream.of("""
                    {"name": "book", "parameters": {"type": "object", "properties": {
                      "city": {"type": "string", "enum": ["Graz", "Linz's"]},
                      "nights": {"type": "integer"}, "view": {"type": "boolean"}}, "required": ["city", "nights"]}}""", """
                    {"name": "now"}""").map(GrammarTest::parse).map(Tool::of).toList();

    private record Named(String name) implements CallFormat {
        @Override
        public ToolReply read(String text) {
            return ToolReply.words(text);
        }

        @Override
        public String write(List<ToolCall> calls) {
            return calls.toString();
        }
    }

    private static Grammar grammar(String format, boolean words, int most) {
        return Grammar.calls(TOOLS, new Named(format), new CallLimits(words, most), TOKENS);
    }

    private static final String HERMES = "<tool_call>\n%s\n</tool_call>";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            true  | {"name": "book", "arguments": {"city": "Graz", "nights": 2}}
            true  | {"name":"book","arguments":{"view":true,"nights":-2,"city":"Linz's"}}
            true  | {"name": "now", "arguments": {}}
            false | {"name": "book", "arguments": {"city": "Graz"}}
            false | {"name": "book", "arguments": {"city": "Wien", "nights": 2}}
            false | {"name": "book", "arguments": {"city": "Graz", "nights": "2"}}
            false | {"name": "book", "arguments": {"city": "Graz", "nights": 2.0}}
            false | {"name": "book", "arguments": {"city": "Graz", "nights": 2, "nights": 3}}
            false | {"name": "book", "arguments": {"city": "Graz", "nights": 2, "price": 3}}
            false | {"name": "book", "arguments": {"city": "Graz", "nights": 2}
            false | {"name": "Book", "arguments": {"city": "Graz", "nights": 2}}
            false | {"name": "now", "arguments": {"city": "Graz"}}
            false | {"name": "now"}
            """)
    void onlyValidCallsOfOfferedTools(boolean valid, String call) {
        assertThat(grammar("hermes", false, 1).matches(HERMES.formatted(call))).isEqualTo(valid);
        assertThat(grammar("json", false, 1).matches(call)).isEqualTo(valid);
        assertThat(grammar("json", false, 2).matches("[" + call + ", " + call + "]"))
                .isEqualTo(valid);
        assertThat(grammar("smollm2", false, 1).matches("<tool_call>[" + call + "]</tool_call>"))
                .isEqualTo(valid);
        assertThat(grammar("llama", false, 1).matches(call.replace("arguments", "parameters")))
                .isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            true  | [book(city='Graz', nights=2)]
            true  | [book(nights=2, view=True, city="Linz's")]
            true  | [book(nights=2,city='Linz\\'s'), now()]
            false | [book(city='Graz', nights=2), now(), now()]
            false | [book(city='Graz')]
            false | [book('Graz', 2)]
            false | [book(city='Graz', nights=2, view=true)]
            false | [book(city='Graz', nights=2]
            false | book(city='Graz', nights=2)
            false | []
            """)
    void onlyValidCallsInPython(boolean valid, String calls) {
        assertThat(grammar("bfcl", false, 2).matches(calls)).isEqualTo(valid);
        assertThat(grammar("pythonic", false, 2).matches("<|tool_call_start|>" + calls + "<|tool_call_end|>"))
                .isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hermes   | true  | Which city? I <tool_ask.
            hermes   | true  | ``
            hermes   | true  | I look.\\n<tool_call>\\n{"name": "now", "arguments": {}}\\n</tool_call>
            hermes   | false | I look.\\n<tool_call>\\n{"name": "no", "arguments": {}}\\n</tool_call>
            hermes   | false | A <<tool_call>
            hermes   | false | <tool_call>{"name": "now", "arguments": {}}</tool_call> There.
            llama    | true  | Well: {"name": "now", "parameters": {}}
            llama    | true  | Well: {"nam": 3}
            llama    | false | Well: {"name": 3}
            json     | true  | No tool fits [1].
            json     | false | [No tool fits]
            json     | false | {"name": "no"}
            bfcl     | true  | No tool fits (really).
            bfcl     | true  | (No) tool
            bfcl     | false | book(city='Graz')
            bfcl     | false | [No]
            pythonic | true  | No [book]
            """)
    void wordsMayStandInPlaceOfCalls(String format, boolean valid, String text) {
        String lines = text.replace("\\n", "\n");
        assertThat(grammar(format, true, 2).matches(lines)).isEqualTo(valid);
        if (!lines.startsWith("<tool_call>")) {
            assertThat(grammar(format, false, 2).matches(lines)).isFalse();
        }
    }

    @Test
    void severalCallsUpToTheMost() {
        String call = HERMES.formatted("{\"name\": \"now\", \"arguments\": {}}");
        assertThat(grammar("hermes", false, 3).matches(String.join("\n", call, call, call)))
                .isTrue();
        assertThat(grammar("hermes", false, 2).matches(String.join("\n", call, call, call)))
                .isFalse();
    }

    @Test
    void withoutToolsThereAreWordsAlone() {
        Grammar words = Grammar.calls(List.of(), new Named("hermes"), new CallLimits(true, 1), TOKENS);
        assertThat(words.matches("Hello")).isTrue();
        assertThat(words.matches("<tool_call>")).isFalse();
        assertThatThrownBy(() -> Grammar.calls(List.of(), new Named("hermes"), new CallLimits(false, 1), TOKENS))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "Decoding is constrained to calls, but there is no tool to call; offer one, or allow words.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hermes | {"name": "f", "parameters": {"properties": {"a": {"type": "string", "minItems": 1, "not": {}}}}} | \
            The schema of the tool "f" at /properties/a has the keyword "not", to which constrained decoding cannot \
            keep; supported are $ref, additionalProperties, allOf, anyOf, const, enum, exclusiveMaximum, \
            exclusiveMinimum, items, maxItems, maxLength, maximum, minItems, minLength, minimum, nullable, oneOf, \
            pattern, properties, required, type.
            hermes | {"name": "f", "parameters": {"type": "string"}} | The schema of the tool "f" is of type "string"; \
            write an object with properties.
            hermes | {"name": "f", "parameters": {"anyOf": [{}]}} | The schema of the tool "f" has anyOf on top; write \
            an object with properties.
            bfcl | {"name": "get-weather"} | The name of the tool "get-weather" is none in Python, so a Python list of \
            calls cannot hold it; rename it, or take a format with JSON.
            bfcl | {"name": "f", "parameters": {"properties": {"a b": {}}}} | The name of the argument "a b" is none in \
            Python, so a Python list of calls cannot hold it; rename it, or take a format with JSON.
            function_gemma | {"name": "f"} | The call format 'function_gemma' has no grammar, so decoding cannot be \
            constrained to it; those with one are hermes, smollm2, json, llama, bfcl, pythonic.
            """)
    void refusesWhatItCannotKeepTo(String format, String tool, String message) {
        List<Tool> tools = List.of(Tool.of(GrammarTest.parse(tool)));
        assertThatThrownBy(() -> Grammar.calls(tools, new Named(format), new CallLimits(false, 1), TOKENS))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }
}
