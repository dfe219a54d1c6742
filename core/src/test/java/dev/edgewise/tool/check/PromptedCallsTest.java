package dev.edgewise.tool.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptedCallsTest {
    private static final PromptedCalls PYTHON = new PromptedCalls(Language.PYTHON);

    static Stream<JsonNode> cases() {
        return Golden.read("calls/bfcl_decode.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void callsAndVerdictsAreThoseOfThePublishedDecoder(JsonNode one) {
        Optional<List<ToolCall>> calls = PYTHON.read(one.path("text").textValue());
        JsonNode expected = one.path("expect");
        List<ToolCall> decoded = calls.orElse(List.of());
        CallChecker checker = new CallChecker(Language.PYTHON, false);
        assertThat(new CallProblem(CallShape.IRRELEVANCE, checker, List.of(), List.of())
                        .judge(decoded)
                        .isRight())
                .isEqualTo(expected.path("irrelevance_valid").booleanValue());
        assertThat(new CallProblem(CallShape.RELEVANCE, checker, List.<Tool>of(), List.of())
                        .judge(decoded)
                        .isRight())
                .isEqualTo(expected.path("relevance_valid").booleanValue());
        if (expected.path("calls").isNull()) {
            assertThat(calls).isEmpty();
        } else if (one.path("id").textValue().equals("arithmetic_is_evaluated")) {
            // The published decoder evaluates what the model wrote, and has 7 here.
            assertThat(decoded.getFirst().arguments().path("a").textValue()).isEqualTo("2*3+1");
        } else {
            List<ToolCall> wanted = CheckCases.calls(expected.path("calls"));
            assertThat(calls).isPresent();
            assertThat(decoded.toString()).isEqualTo(wanted.toString());
            assertThat(decoded)
                    .zipSatisfy(
                            wanted,
                            (call, other) -> assertThat(
                                            ValueType.of(call.arguments().path("c")))
                                    .isEqualTo(ValueType.of(other.arguments().path("c"))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[f(a=__import__('os').system('x')+1)]",
                "[f(a=x+1)]",
                "[f(a=-x)]",
                "[f(a=-'x')]",
                "[f(a=-5**2)]",
                "[f(a=--5)]",
                "[f(a=1 if x else 2)]",
                "[f(a=lambda: 1)]",
                "[f(a=[x for x in y])]",
                "[f(a=b'x')]",
                "[f(a={1: 2, **x})]",
                "[f(a=1, 2)]",
                "[f(a='x\n')]",
                "[f(a=1__0)]",
                "[f(a=1.2.3)]",
                "[f(a=12ab)]",
                "[f(None=1)]",
                "[f(class=1)]",
                "[f(a=1))]",
                "[f(a=1)] + [g()]",
                "[f(a='\\x1')]",
                "[f(a=(1, x.y))]"
            })
    void whatPythonRefusesOrMustNotBeEvaluatedIsNoCall(String text) {
        assertThat(PYTHON.read(text)).isEmpty();
    }

    @Test
    void literalsOfEveryKindAreRead() {
        ToolCall call = PYTHON.read(
                        "[f(1, x.y, {1, 2}, a=0x1F, b=1_000, c=.5e-3, d='''two\nlines''', e=r'\\d', f='\\u00fc\\n', "
                                + "g=(), h={'k': (1,), 2: None}, i=x.y[0:1], j=False)]")
                .orElseThrow()
                .getFirst();
        assertThat(call.arguments().toString())
                .isEqualTo("{\"a\":31,\"b\":1000,\"c\":5.0E-4,\"d\":\"two\\nlines\",\"e\":\"\\\\d\",\"f\":\"ü\\n\","
                        + "\"g\":[],\"h\":{\"k\":[1],\"2\":null},\"i\":\"x.y[0:1]\",\"j\":false}");
    }

    @Test
    void deepTextsEnd() {
        assertThat(PYTHON.read("[f(a=" + "[".repeat(100_000))).isEmpty();
        assertThat(PYTHON.read("[f(a=" + "-".repeat(100_000) + "1)]")).isEmpty();
        assertThat(PYTHON.read("[f(a=" + "9".repeat(5_000) + ")]")).isEmpty();
    }

    @Test
    void javaAndJavaScriptValuesStayTexts() {
        assertThat(new PromptedCalls(Language.JAVA)
                        .read("[Util.run(i=5, s=\"a, b\", m=new HashMap<String, Integer>() {{ put(\"k\", 1); }})]")
                        .orElseThrow()
                        .toString())
                .isEqualTo("[ToolCall[name=Util.run, arguments={\"i\":\"5\",\"s\":\"a, b\","
                        + "\"m\":\"new HashMap<String, Integer>() {{ put(\\\"k\\\", 1); }}\"}, id=]]");
        PromptedCalls script = new PromptedCalls(Language.JAVASCRIPT);
        assertThat(script.read("[run(ar=[1, 2], f=(x) => x, s='it\\'s')]")
                        .orElseThrow()
                        .toString())
                .isEqualTo(
                        "[ToolCall[name=run, arguments={\"ar\":\"[1, 2]\",\"f\":\"(x) => x\",\"s\":\"it\\\\'s\"}, id=]]");
        assertThat(script.read("I cannot (really) do that.")).isEmpty();
        assertThat(script.read("[run(a=1")).isEmpty();
        assertThat(script.read("[run(a=1, a=2)]")).isEmpty();
    }
}
