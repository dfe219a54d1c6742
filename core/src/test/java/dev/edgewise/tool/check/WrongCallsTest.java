package dev.edgewise.tool.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import dev.edgewise.tool.format.CallFormats;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WrongCallsTest {
    static Stream<JsonNode> cases() {
        return Golden.read("calls/wrong_calls.json").valueStream();
    }

    private static CallProblem problem(JsonNode one) {
        return CallProblem.of(CheckCases.tools(one.path("functions")), CheckCases.references(one.path("reference")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyKindOfWrongReplyHasItsVerdict(JsonNode one) {
        Verdict verdict = ReplyJudge.strict(CallFormats.hermes())
                .judge(problem(one), one.path("reply").textValue())
                .verdict();
        String expected = one.path("expect").textValue();
        assertThat(verdict.error()).isEqualTo(expected.equals("ok") ? "" : expected);
        assertThat(verdict.isRight()).isEqualTo(expected.equals("ok"));
    }

    /// BFCL counts a reply that cannot be read as no call.
    @Test
    void onlyBfclForgivesABrokenCallWhereNoneFits() {
        JsonNode one = cases().filter(c -> c.path("kind").textValue().equals("broken_call_when_none_fits"))
                .findFirst()
                .orElseThrow();
        ReplyJudge.Judged judged = ReplyJudge.bfcl(CallFormats.hermes())
                .judge(problem(one), one.path("reply").textValue());
        assertThat(judged.verdict().isRight()).isTrue();
        assertThat(judged.malformed()).isTrue();
    }

    /// 1 + (1 + 2) points at most: name, keys, and a point for each value that must be given.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "right | 1",
                "right_with_text | 1",
                "name_invented | 0",
                "required_missing | 0.625", // (1 + 1/2 + 1) / 4
                "type_text_for_number | 0.75", // (1 + 1 + 1) / 4
                "argument_invented | 0.91666667", // (1 + 2/3 + 2) / 4
                "key_renamed | 0.58333333", // (1 + 1/3 + 1) / 4
                "call_repeated | 0.875", // (1/2 + 1 + 2) / 4
                "call_missing | 0.58333333", // (1/2 + 1 + 2) / (1 + 3 + 2)
                "swapped_order_is_right | 1",
            })
    void gradesSayHowNearCallsCome(String kind, double grade) {
        JsonNode one = cases().filter(c -> c.path("kind").textValue().equals(kind))
                .findFirst()
                .orElseThrow();
        CallProblem problem = problem(one);
        assertThat(problem.grade(
                        CallFormats.hermes().read(one.path("reply").textValue()).calls()))
                .isCloseTo(grade, within(1e-6));
    }
}
