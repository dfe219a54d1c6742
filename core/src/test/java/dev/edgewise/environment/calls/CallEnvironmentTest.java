package dev.edgewise.environment.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.EnvironmentContract;
import dev.edgewise.tool.format.CallFormats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallEnvironmentTest {
    private static final String TOOL = """
            {"type": "function", "function": {"name": "%s", "description": "Does it.", "parameters": {"type":\
             "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}, "c": {"type": "number"}},\
             "required": ["a"]}}}""";

    @TempDir
    private Path folder;

    private static String tools(String... names) {
        return String.join(", ", List.of(names).stream().map(TOOL::formatted).toList());
    }

    private static String call(String name, String arguments) {
        return "{\"type\": \"function\", \"function\": {\"name\": \"" + name + "\", \"arguments\": " + arguments + "}}";
    }

    private static String row(String question, String tools, String answer) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + question + "\"}, {\"role\": \"assistant\", "
                + answer + "}], \"tools\": [" + tools + "]}\n";
    }

    private static String calls(String... calls) {
        return "\"content\": \"\", \"tool_calls\": [" + String.join(", ", calls) + "]";
    }

    private CallSettings settings(Path file, double testShare, double noCall, String decline) {
        return new CallSettings(
                List.of(file.toString()),
                List.of(),
                testShare,
                null,
                null,
                List.of(1, 2, 5, 5, 5),
                noCall,
                decline,
                0.5,
                0);
    }

    private CallEnvironment environment(CallSettings settings) {
        return CallEnvironment.load("tools", settings, CallFormats::hermes);
    }

    private Path rows() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String name = "f" + i % 8;
            rows.append(row("One " + i, tools(name, "g"), calls(call(name, "{\"a\": " + i + "}"))));
            rows.append(row(
                    "Three " + i,
                    tools(name, "g", "h"),
                    calls(call(name, "{\"a\": 1, \"b\": \"x\", \"c\": " + i + "}"))));
            rows.append(row(
                    "Two calls " + i,
                    tools(name, "g"),
                    calls(call(name, "{\"a\": 1}"), call("g", "{\"a\": " + i + "}"))));
        }
        for (int i = 0; i < 30; i++) {
            rows.append(row("Ask " + i, tools("f1"), "\"content\": \"Which " + i + "?\""));
            rows.append(row("Never " + i, tools("f2"), "\"content\": \"I cannot do that.\""));
        }
        rows.append(row("One 0", tools("f0", "g"), calls(call("f0", "{\"a\": 0}"))));
        return Files.writeString(folder.resolve("rows.jsonl"), rows);
    }

    /// Of rows that want calls: where words are wanted, nearly any text is right.
    @Nested
    class Contract extends EnvironmentContract {
        @Override
        protected Environment environment() {
            try {
                return CallEnvironmentTest.this.environment(settings(rows(), 0.2, 0, ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void putsRowsOnLevelsWithToolsAndAShareWithoutACall() throws IOException {
        CallEnvironment environment = environment(settings(rows(), 0.2, 0.25, ""));
        assertThat(environment.levels()).isEqualTo(3);
        assertThat(environment.describe(0)).isEqualTo("one call with at most one argument, 1 tool");
        assertThat(environment.describe(2)).isEqualTo("two or three calls, 5 tools");
        Set<String> asked = new HashSet<>();
        for (int level = 0; level < 3; level++) {
            List<Task> train = environment.allTasks(Split.TRAIN, level).orElseThrow();
            long silent = train.stream()
                    .filter(task -> !task.answer().startsWith("["))
                    .count();
            assertThat((double) silent / train.size()).isCloseTo(0.25, within(0.05));
            int offered = level == 0 ? 1 : 5;
            assertThat(train).allSatisfy(task -> {
                JsonNode tools = task.conversation().variables().get("tools");
                assertThat(tools).isNotNull().hasSize(offered);
                assertThat(tools.findValuesAsText("name")).doesNotHaveDuplicates();
            });
            train.forEach(task -> assertThat(asked.add(task.question())).isTrue());
        }
        for (int level = 0; level < 3; level++) {
            environment
                    .allTasks(Split.TEST, level)
                    .orElseThrow()
                    .forEach(task -> assertThat(asked).doesNotContain(task.question()));
        }
        assertThat(environment.notes()).hasSize(2);
        assertThat(environment.notes().getFirst()).endsWith("; left out: 1 that repeat a question");
        assertThat(environment.notes().getLast())
                .matches("tools: \\d+ rows without a call are left out, so that they are 25 % of each level"
                        + " \\(no_call_share\\)");
        Task drawn = environment.draw(Split.TRAIN, 1, new Random(1));
        assertThat(environment.draw(Split.TRAIN, 1, new Random(1))).isEqualTo(drawn);
        assertThat(environment(settings(rows(), 0.2, 0.25, "")).draw(Split.TRAIN, 1, new Random(1)))
                .isEqualTo(drawn);
    }

    @Test
    void solutionsAreRightAndJunkIsNot() throws IOException {
        CallEnvironment environment = environment(settings(rows(), 0.2, 0.25, ""));
        for (int level = 0; level < environment.levels(); level++) {
            for (Task task : environment.allSolved(level).orElseThrow()) {
                Score score = environment.score(task, environment.solution(task));
                assertThat(score.success()).isTrue();
                assertThat(score.reward()).isEqualTo(1);
                assertThat(environment.solutionTurns(task)).hasSize(1);
            }
        }
    }

    @Test
    void rewardsSayHowNearAReplyIs() throws IOException {
        Path file = Files.writeString(
                folder.resolve("two.jsonl"),
                row("Call it", tools("f", "g"), calls(call("f", "{\"a\": 1, \"b\": \"x\"}")))
                        + row("Ask", tools("f"), "\"content\": \"Which number?\""));
        CallEnvironment environment = environment(settings(file, 0, 0.5, ""));
        List<Task> tasks = environment.allTasks(Split.TRAIN, 0).orElseThrow();
        Task call = tasks.getFirst();
        String right = environment.solution(call);
        assertThat(environment.score(call, right).components())
                .containsExactly(Map.entry("accuracy", 1.0), Map.entry("calls", 1.0), Map.entry("malformed", 0.0));

        // name 1, keys 1, values 1 of 2; at most 1 + (1 + 2)
        Score wrong = environment.score(call, right.replace("1", "2"));
        assertThat(wrong.success()).isFalse();
        assertThat(wrong.reward()).isCloseTo(0.5 * 3 / 4, within(1e-9));
        assertThat(wrong.feedback()).isEqualTo("\"a\" is 2 and must be 1");
        assertThat(wrong.parsed()).isInstanceOf(ParseResult.Answer.class);

        Score broken = environment.score(call, right.replace("</tool_call>", ""));
        assertThat(broken.reward()).isZero();
        assertThat(broken.components()).containsEntry("malformed", 1.0);
        assertThat(broken.parsed()).isEqualTo(new ParseResult.Missing());
        assertThat(environment.score(call, "I did.").feedback()).isEqualTo("there is no call");

        Task ask = tasks.getLast();
        Score prose = environment.score(ask, "Please tell me the number.");
        assertThat(prose.reward()).isEqualTo(1);
        assertThat(prose.components()).containsEntry("ask", 1.0).doesNotContainKey("calls");
        assertThat(environment.score(ask, " ").feedback()).isEqualTo("the reply is empty");
        assertThat(environment.score(ask, right).reward()).isZero();
        assertThat(environment.score(ask, right).feedback()).isEqualTo("there is a call, and no tool fits");
    }

    @Test
    void callRowsWithoutTheirToolsFillTheShare() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(row("One " + i, tools("f" + i % 4, "g"), calls(call("f" + i % 4, "{\"a\": " + i + "}"))));
        }
        Path file = Files.writeString(folder.resolve("calls.jsonl"), String.join("", rows));
        CallEnvironment environment = environment(settings(file, 0, 0.25, "None of the tools can do that."));
        List<Task> all = environment.allTasks(Split.TRAIN, 0).orElseThrow();
        List<Task> made =
                all.stream().filter(task -> !task.answer().startsWith("[")).toList();
        assertThat(all).hasSize(16);
        assertThat(made).hasSize(4).allSatisfy(task -> {
            assertThat(environment.solution(task)).isEqualTo("None of the tools can do that.");
            Task source = all.stream()
                    .filter(other -> other.question().equals(task.question())
                            && other.answer().startsWith("["))
                    .findFirst()
                    .orElseThrow();
            String called = source.answer().replaceAll(".*\"name\":\"(f\\d)\".*", "$1");
            assertThat(String.valueOf(task.conversation().variables().get("tools")))
                    .doesNotContain("\"" + called + "\"");
        });
        assertThat(environment.notes())
                .contains("tools: 4 rows without a call were made of others, by leaving out the tools that they call"
                        + " (decline)");
    }

    @Test
    void badRowsAndKeysSayWhatIsWrong() throws IOException {
        Path text = Files.writeString(
                folder.resolve("text.jsonl"), "{\"prompt\": \"a\", \"completion\": \"b\", \"tools\": []}\n");
        assertThatThrownBy(() -> environment(settings(text, 0, 0, "")))
                .isInstanceOf(DataException.class)
                .hasMessage(text + ":1: a row with tools needs a conversation, as messages or as prompt and completion,"
                        + " but its prompt is plain text.");
        Path float3 = Files.writeString(
                folder.resolve("reject.jsonl"),
                row("Ok", tools("f"), calls(call("f", "{\"a\": 1}")))
                        + row("Bad", tools("f"), calls(call("f", "{\"a\": \"one\"}"))));
        assertThat(environment(settings(float3, 0, 0, "")).notes().getFirst())
                .isEqualTo("tools: 2 questions for training, 0 held out");
        assertThatThrownBy(() ->
                        new CallSettings(List.of("a"), List.of(), 0.2, null, null, List.of(1, 2), 0.25, "", 0.5, 0))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("must have 5 numbers, one a level, but has 2");
    }

    @Test
    void aColumnMayNameLevelsAndKinds() throws IOException {
        String one = row("One", tools("f", "g"), calls(call("f", "{\"a\": 1}"))).strip();
        String two = row("Two", tools("f"), "\"content\": \"No.\"").strip();
        Path file = Files.writeString(
                folder.resolve("levels.jsonl"),
                one.substring(0, one.length() - 1) + ", \"stage\": 4, \"sort\": \"simple\"}\n"
                        + two.substring(0, two.length() - 1) + ", \"stage\": 2, \"sort\": \"refuse\"}\n");
        CallEnvironment environment = environment(new CallSettings(
                List.of(file.toString()), List.of(), 0, "stage", "sort", List.of(1, 2, 5, 5, 5), 0.25, "", 0.5, 0));
        assertThat(environment.levels()).isEqualTo(2);
        assertThat(environment.describe(1)).isEqualTo("stage 4");
        Task refuse = environment.allTasks(Split.TRAIN, 0).orElseThrow().getFirst();
        assertThat(environment.score(refuse, "No.").components()).containsEntry("refuse", 1.0);
        Path wrong = Files.writeString(
                folder.resolve("wrong.jsonl"), two.substring(0, two.length() - 1) + ", \"stage\": \"easy\"}\n");
        assertThatThrownBy(() -> CallRow.of(Rows.read(wrong).getFirst(), null, "stage"))
                .isInstanceOf(DataException.class)
                .hasMessage(wrong + ":1: the field \"stage\" must be a whole number, the level, but is a string"
                        + " (\"easy\").");
    }
}
