package dev.edgewise.tool.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.testkit.Golden;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CallCheckerTest {
    static Stream<JsonNode> cases() {
        return Golden.read("calls/bfcl_checker.json").valueStream();
    }

    /// Verdict, kind of error and, for several calls, the kinds of the calls that are left.
    @ParameterizedTest
    @MethodSource("cases")
    void verdictsAreThoseOfThePublishedChecker(JsonNode one) {
        Category category = new Category(one.path("category").textValue());
        boolean underscores = one.path("mode").textValue().equals("fc");
        Verdict verdict = new CallChecker(category.language(), underscores)
                .check(
                        category.shape(),
                        CheckCases.tools(one.path("functions")),
                        CheckCases.calls(one.path("output")),
                        CheckCases.references(one.path("reference")));
        JsonNode expected = one.path("expect");
        if (expected.has("raises")) {
            assertThat(verdict.error()).isEqualTo(Verdict.CANNOT_CHECK);
            return;
        }
        assertThat(verdict.isRight()).isEqualTo(expected.path("valid").booleanValue());
        assertThat(verdict.error()).isEqualTo(expected.path("error_type").asText());
        assertThat(verdict.words().isEmpty()).isEqualTo(verdict.isRight());
        List<String> inner = new ArrayList<>();
        expected.path("sub_error_types").forEach(error -> inner.add(error.textValue()));
        assertThat(verdict.inner().stream().map(Verdict::error)).containsExactlyElementsOf(inner);
    }

    @Test
    void saysInWordsWhatIsWrong() {
        JsonNode one = cases().filter(c -> c.path("id").textValue().equals("call.all_given"))
                .findFirst()
                .orElseThrow();
        CallProblem problem =
                CallProblem.of(CheckCases.tools(one.path("functions")), CheckCases.references(one.path("reference")));
        var arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("city", "Oslo").put("days", "3");
        assertThat(problem.judge(List.of(new ToolCall("weather.get", arguments)))
                        .words())
                .isEqualTo("\"days\" is \"3\", a text, and must be an integer");
        arguments.put("days", 4);
        assertThat(problem.judge(List.of(new ToolCall("weather.get", arguments)))
                        .words())
                .isEqualTo("\"days\" is 4 and must be 3");
        assertThat(problem.judge(List.of(new ToolCall("weather", arguments))).words())
                .isEqualTo("the call is of \"weather\" and must be of \"weather.get\"");
        assertThat(problem.judge(List.of()).words()).isEqualTo("0 calls and must be 1");
    }

    private static String converted(Language language, String type, String element, String text) {
        return language.convert(text, type, Optional.ofNullable(element)).toString();
    }

    /// Values of the published converters' own tests.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "float | | -3.14f | -3.14",
                "float | | 3e-3F | 0.003",
                "double | | 3.14e2 | 314.0",
                "double | | 3.14f | \"3.14f\"",
                "long | | -9223372036854775808L | -9223372036854775808",
                "any | | 123 | \"123\"",
                "Array | | new int[] { 1,2, 3 } | [1,2,3]",
                "Array | | new Object[]{1, \"abc\", true} | [1,\"abc\",true]",
                "Array | long | new long[]{1L, 2, 3L} | [1,\"2\",3]",
                "Array | | new int[] { } | []",
                "ArrayList | | new ArrayList<>() | []",
                "ArrayList | String | new ArrayList<>(Arrays.asList(\"a\", \"b\")) | [\"a\",\"b\"]",
                "ArrayList | float | new ArrayList<Float>() {{ add(1.0f); add(2.0f); }} | [1.0,2.0]",
                "HashMap | | new HashMap<>() | {}",
                "HashMap | | new HashMap<>() {{ }} | {}",
                "HashMap | | new HashMap<String, String>() { { put(\"key\", \"a value\"); } } | {\"key\":\"a value\"}",
                "HashMap | | new HashMap<String, Object>() {{put(\"a\", 1); put(\"b\", true);}} | {\"a\":1,\"b\":true}",
            })
    void javaValuesAreRead(String type, String element, String text, String expected) {
        assertThat(converted(Language.JAVA, type, element, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "float | | -3.14 | -3.14",
                "Bigint | | 123n | 123",
                "array | | new Array(3.14, \"pi\", false) | [3.14,\"pi\",false]",
                "array | Bigint | [1n, 2n] | [1,2]",
                "array | Boolean | new Array(false, true) | [false,true]",
                "array | array | [ [ 1, 2 ], [ 3,   4], [5, 6]] | [[1,2],[3,4],[5,6]]",
                "array | array | new Array([1, 2], [3, 4]) | [[1,2],[3,4]]",
                "array | dict | [{\"key1\": 1}, {\"key2\": 2}] | [{\"key1\":1},{\"key2\":2}]",
                "array | nothing | [1] | \"[1]\"",
                "dict | | {} | {}",
                "dict | | {'a': 123, 'b': 'value', 'c': false} | {\"a\":123,\"b\":\"value\",\"c\":false}",
                "dict | | {\"s\": state, \"m\": [\"x\", \"y\"], \"e\": [\"z\"]} | {\"s\":\"state\",\"m\":[\"x\",\"y\"],\"e\":[\"z\"]}",
            })
    void javaScriptValuesAreRead(String type, String element, String text, String expected) {
        assertThat(converted(Language.JAVASCRIPT, type, element, text)).isEqualTo(expected);
    }

    /// A pattern that backtracks would take hours.
    @Test
    void hostileTextsTakeNoTime() {
        Tool tool = Tool.of(Golden.read("calls/bfcl_checker.json")
                .valueStream()
                .filter(c -> c.path("id").textValue().equals("java.hashmap"))
                .findFirst()
                .orElseThrow()
                .path("functions")
                .path(0));
        var wanted = JsonNodeFactory.instance.objectNode();
        wanted.putArray("hm").addObject();
        var arguments = JsonNodeFactory.instance.objectNode();
        arguments.set("hm", TextNode.valueOf("new HashMap<".repeat(2000) + "() {{ put(\"".repeat(2000)));
        assertThat(new CallChecker(Language.JAVA, false)
                        .call(tool, new ToolCall("Util.run", arguments), new ReferenceCall("Util.run", wanted))
                        .error())
                .isEqualTo("type_error:simple");
    }
}
