package dev.edgewise.tool.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Replies and sequences of replies whose outcomes were recorded by running microchain's engine and agent.
class ToolLoopTest {
    private static final ToolLoop LOOP = new ToolLoop(List.of(
            new LoopFunction("Sum", "Adds.", List.of("a", "b"), "Sum(a=5, b=2)", ToolLoopTest::sum),
            new LoopFunction("Echo", "Says.", List.of("text"), "Echo(text=\"hi\")", values -> values.getFirst()),
            new LoopFunction("Divide", "Divides.", List.of("a", "b"), "Divide(a=6, b=2)", ToolLoopTest::divide),
            new LoopFunction("Round", "Rounds.", List.of("x", "digits"), "Round(x=1.25, digits=1)", values -> {
                if (!(values.get(1) instanceof BigInteger digits)) {
                    throw new WrongFormat();
                }
                BigDecimal exact =
                        new BigDecimal(PythonValue.number(values.getFirst()).doubleValue());
                return exact.setScale(digits.intValue(), RoundingMode.HALF_EVEN).doubleValue();
            }),
            new LoopFunction("Now", "Tells the time.", List.of(), "Now()", _ -> "12:00"),
            new LoopFunction("Stop", "Stops.", List.of(), "Stop()", _ -> "stopped")));

    private static Object sum(List<Object> values) {
        if (values.getFirst() instanceof String left && values.get(1) instanceof String right) {
            return left + right;
        }
        Number a = PythonValue.number(values.getFirst());
        Number b = PythonValue.number(values.get(1));
        return a instanceof BigInteger left && b instanceof BigInteger right
                ? left.add(right)
                : (Object) (a.doubleValue() + b.doubleValue());
    }

    private static Object divide(List<Object> values) {
        double divisor = PythonValue.number(values.get(1)).doubleValue();
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        return PythonValue.number(values.getFirst()).doubleValue() / divisor;
    }

    private static Stream<JsonNode> vectors(String name) throws IOException {
        try (var stream = ToolLoopTest.class.getResourceAsStream(name)) {
            List<JsonNode> rows = new ArrayList<>();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                rows.add(new ObjectMapper().readTree(line));
            }
            return rows.stream();
        }
    }

    static Stream<JsonNode> replies() throws IOException {
        return vectors("loop_replies.jsonl");
    }

    static Stream<JsonNode> sequences() throws IOException {
        return vectors("loop_sequences.jsonl");
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesLeadToWhatTheyLedToInMicrochain(JsonNode vector) {
        JsonNode expected = vector.path("expect");
        String reply = vector.path("reply").asText();
        assertThat(Command.cleaned(reply)).isEqualTo(expected.path("cleaned").asText());
        switch (LOOP.answer(reply)) {
            case ToolLoop.Outcome.Success success -> {
                assertThat(expected.path("outcome").asText()).isEqualTo("success");
                assertThat(success.output()).isEqualTo(expected.path("output").asText());
            }
            case ToolLoop.Outcome.Empty _ ->
                assertThat(expected.path("outcome").asText()).isEqualTo("empty");
            case ToolLoop.Outcome.Failure failure -> {
                assertThat(expected.path("outcome").asText()).isEqualTo("error");
                assertThat(failure.error().key())
                        .isEqualTo(expected.path("error").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void sequencesLeadToWhatTheyLedToInMicrochain(JsonNode vector) {
        Deque<String> replies = new ArrayDeque<>();
        vector.path("replies").forEach(reply -> replies.add(reply.asText()));
        List<Integer> seen = new ArrayList<>();
        LoopRun run = new LoopRun(
                LOOP,
                messages -> {
                    seen.add(messages.size());
                    return replies.remove();
                },
                List.of(new Message("user", "task")));
        JsonNode expected = vector.path("expect");
        if (vector.has("iterations")) {
            boolean stopped = run.run(
                    vector.path("iterations").asInt(),
                    success -> success.function().name().equals("Stop"));
            assertThat(stopped).isEqualTo(expected.path("stopped").asBoolean());
            assertThat(run.history().stream().map(Message::content))
                    .containsExactlyElementsOf(texts(expected.path("history")));
        } else {
            LoopRun.Step step = run.step();
            assertThat(step.success() == null).isEqualTo(expected.path("abort").asBoolean());
            assertThat(step.reply()).isEqualTo(expected.path("reply").asText());
            if (step.success() != null) {
                assertThat(step.success().output())
                        .isEqualTo(expected.path("output").asText());
            }
        }
        assertThat(seen).hasSize(expected.path("asked").asInt());
        assertThat(seen.stream().map(String::valueOf)).containsExactlyElementsOf(texts(expected.path("messages_seen")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sum((((((1))))), 2)",
                "Sum(1_000, 0x10)",
                "Sum(a=1,\n  b=2)",
                "Echo('''two\nlines''')",
                "Echo(r'\\d')",
                "Echo(text='\\u00e9')"
            })
    void pythonSpellsLiteralsInManyWays(String reply) {
        assertThat(LOOP.answer(reply)).isInstanceOf(ToolLoop.Outcome.Success.class);
    }

    @Test
    void errorsSayWhatToDoNext() {
        assertThat(LOOP.answer("Sum(1)").output())
                .isEqualTo("Error: wrong format. Use Sum(a, b). Example: Sum(a=5, b=2)");
        assertThat(LOOP.answer("Sum(x, 1)").output())
                .isEqualTo("Error: you cannot use variables as arguments: Sum(x, 1). Use literal values, without signs"
                        + " or lists");
        assertThat(LOOP.answer("Divide(1, 0)").output()).isEqualTo("Error: ArithmeticException: division by zero");
        assertThat(LOOP.answer("Go(1)").output())
                .isEqualTo("Error: unknown command Go(1). Use one of Sum(a, b), Echo(text), Divide(a, b),"
                        + " Round(x, digits), Now(), Stop()");
        assertThat(LOOP.answer("").output()).isEqualTo("Error: please provide a valid function call");
    }

    @Test
    void hostileTextsAreReadWithoutHarm() {
        assertThat(LOOP.answer("(".repeat(100_000) + ")".repeat(100_000))).isInstanceOf(ToolLoop.Outcome.Failure.class);
        assertThat(LOOP.answer("Sum(" + "-".repeat(100_000) + "1, 2)")).isInstanceOf(ToolLoop.Outcome.Failure.class);
        assertThat(LOOP.answer("Sum(" + "9".repeat(100_000) + ", 2)")).isInstanceOf(ToolLoop.Outcome.Failure.class);
    }
}
