package dev.edgewise.reward.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.error.RewardException;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.RewardRequest;
import dev.edgewise.reward.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Asks real processes: shells and sed, which answer as the protocol says, or do not.
@Tag("slow")
class CommandRewardTest {
    /// Turns each question into `ANSWER`, where \1 is the id and \2 the completion.
    private static final String ANSWER = "sed -u 's/.*\"id\":\"\\([^\"]*\\)\".*\"completion\":\"\\([^\"]*\\)\".*/%s/'";

    private static final String GOOD = ANSWER.formatted("{\"id\":\"\\1\",\"reward\":\\2,\"success\":true}");

    @TempDir
    Path folder;

    private ExternalReward reward(String script, int concurrency, Duration timeout, int retries) {
        return new ExternalReward(
                new CommandTransport(
                        List.of("sh", "-c", script),
                        folder,
                        timeout,
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile())),
                concurrency,
                retries,
                Duration.ofMillis(1));
    }

    private static RewardRequest request(int number, String completion) {
        var row = JsonNodeFactory.instance.objectNode().put("city", "Köln");
        return new RewardRequest(
                String.valueOf(number), "t/0:" + number, JsonNodeFactory.instance.textNode("q"), completion, row);
    }

    private static List<RewardRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> request(i, String.valueOf(i)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "64"})
    void scoresComeInTheOrderOfTheAttempts(int concurrency) {
        try (ExternalReward reward = reward(GOOD, concurrency, Duration.ofSeconds(20), 0)) {
            for (int step = 0; step < 3; step++) {
                assertThat(reward.scores(requests(50)))
                        .extracting(Score::reward)
                        .isEqualTo(
                                IntStream.range(0, 50).mapToObj(i -> (double) i).toList());
            }
        }
    }

    @Test
    void answersMayComeInAnyOrder() {
        String two = "while read a; do read b; echo \"$b\"; echo \"$a\"; done | " + GOOD;
        try (ExternalReward reward = reward(two, 2, Duration.ofSeconds(20), 0)) {
            assertThat(reward.scores(requests(6)))
                    .extracting(Score::reward)
                    .containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        }
    }

    @Test
    void theProcessStartsOnceInItsDirectoryAndItsErrorsGoToTheLog() throws IOException {
        String script = "echo started >&2; pwd >&2; tee questions | " + GOOD;
        try (ExternalReward reward = reward(script, 4, Duration.ofSeconds(20), 0)) {
            assertThat(folder.resolve("log")).doesNotExist();
            reward.scores(requests(1));
            reward.scores(requests(2));
        }
        assertThat(folder.resolve("log")).hasContent("started\n" + folder.toRealPath() + "\n");
        assertThat(Files.readAllLines(folder.resolve("questions")).getFirst())
                .isEqualTo("{\"id\":\"0\",\"prompt\":\"q\",\"completion\":\"0\",\"row\":{\"city\":\"Köln\"}}");
    }

    @Test
    void componentsAndFeedbackAreKept() {
        String answer = ANSWER.formatted(
                "{\"id\":\"\\1\",\"reward\":0.5,\"success\":false,\"components\":{\"form\":1,\"length\":-0.5},\"feedback\":\"too long\"}");
        try (ExternalReward reward = reward(answer, 1, Duration.ofSeconds(20), 0)) {
            assertThat(reward.scores(List.of(request(0, " an answer \\n"), request(1, "  "))))
                    .containsExactly(
                            new Score(
                                    0.5,
                                    false,
                                    new ParseResult.Answer("an answer \\n"),
                                    Map.of("form", 1.0, "length", -0.5),
                                    "too long"),
                            new Score(
                                    0.5,
                                    false,
                                    new ParseResult.Empty(),
                                    Map.of("form", 1.0, "length", -0.5),
                                    "too long"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{"id":"\\1","reward":NaN,"success":true}` | `answered "{"id":"0","reward":"NaN","success":true}", where "reward" must be a finite number but is NaN`
            `{"id":"\\1","reward":"1","success":true}` | `answered "{"id":"0","reward":"1","success":true}", where "reward" must be a finite number but is "1"`
            `{"id":"\\1","success":true}` | `answered "{"id":"0","success":true}", where "reward" must be a finite number but is missing`
            `{"id":"\\1","reward":1}` | `answered "{"id":"0","reward":1}", where "success" must be true or false but is missing`
            `{"id":"\\1","reward":1,"success":true,"components":{"a":"b"}}` | `answered "{"id":"0","reward":1,"success":true,"components":{"a":"b"}}", where "components.a" must be a finite number but is "b"`
            `{"id":"\\1","reward":1,"success":true,"feedback":7}` | `answered "{"id":"0","reward":1,"success":true,"feedback":7}", where "feedback" must be text but is 7`
            `{"reward":1,"success":true}` | `it wrote "{"reward":1,"success":true}", which has no "id"`
            `scoring 1 of 1` | `it wrote "scoring 1 of 1", which is no JSON object; print everything else to standard error`
            `{"id":"other","reward":1,"success":true}` | `it wrote "{"id":"other","reward":1,"success":true}", an answer to an attempt that was not asked or has its answer already`
            """)
    void anAnswerThatIsNoneStopsAtOnce(String answer, String told) {
        String script = "echo started >&2; " + ANSWER.formatted(answer);
        try (ExternalReward reward = reward(script, 1, Duration.ofSeconds(20), 3)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageStartingWith("the reward command \"sh -c " + script.substring(0, 20))
                    .hasMessageEndingWith(" was asked for attempt 0 (task t/0:0) and " + told
                            + ". docs/rewards.md has the form. Mend the command, then go on with --resume");
        }
        assertThat(folder.resolve("log")).hasContent("started\n");
    }

    @Test
    void aSecondAnswerStops() {
        String answer = "{\"id\":\"\\1\",\"reward\":1,\"success\":true}";
        String script = ANSWER.formatted(answer + "\\n" + answer);
        try (ExternalReward reward = reward(script, 1, Duration.ofSeconds(20), 3)) {
            assertThatThrownBy(() -> {
                        for (int step = 0; step < 100; step++) {
                            reward.scores(requests(2));
                        }
                    })
                    .isInstanceOf(RewardException.class)
                    .hasMessageContaining(
                            "an answer to an attempt that was not asked or has its answer already. docs/rewards.md");
        }
    }

    @Test
    void aProcessThatEndsStartsAgain() {
        String script = "if [ -e twice ]; then exec " + GOOD
                + "; elif [ -e once ]; then touch twice; exit 4; else touch once; exit 3; fi";
        try (ExternalReward reward = reward(script, 2, Duration.ofSeconds(20), 2)) {
            assertThat(reward.scores(requests(2))).extracting(Score::reward).containsExactly(0.0, 1.0);
        }
    }

    @Test
    void aProcessThatEndsAgainAndAgainStopsTheRun() {
        try (ExternalReward reward = reward("exit 3", 1, Duration.ofSeconds(20), 2)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage("the reward command \"sh -c exit 3\" was asked for attempt 0 (task t/0:0) but it ended"
                            + " with exit code 3. It was asked 3 times. Mend the program, then go on with --resume");
        }
    }

    @Test
    void aProcessThatSaysNothingStopsTheRun() {
        try (ExternalReward reward = reward("cat >/dev/null", 1, Duration.ofMillis(200), 0)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage("the reward command \"sh -c cat >/dev/null\" was asked for attempt 0 (task t/0:0) and"
                            + " had not answered after 0.2 s (reward.timeout, which counts the start and what waits before)."
                            + " Mend the program, then go on with --resume");
        }
    }

    @Test
    void aProcessThatDoesNotReadStopsTheRun() {
        RewardRequest large = request(0, "x".repeat(1 << 20));
        try (ExternalReward reward = reward("exec sleep 100", 1, Duration.ofMillis(200), 0)) {
            assertThatThrownBy(() -> reward.scores(List.of(large)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContaining("had not answered after 0.2 s");
        }
    }

    @Test
    void aLineWithoutEndStopsTheRun() {
        try (ExternalReward reward = reward("yes | tr -d '\\n'", 1, Duration.ofSeconds(20), 0)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContaining("and it wrote a line of more than 1048576 characters. docs/rewards.md");
        }
    }

    @Test
    void aLineThatTheEndCutsIsAskedAgain() {
        String script =
                "if [ -e once ]; then exec " + GOOD + "; fi; touch once; read a; printf '{\"id\":\"0\",\"rew'; exit 3";
        try (ExternalReward reward = reward(script, 1, Duration.ofSeconds(20), 1)) {
            assertThat(reward.scores(requests(1))).extracting(Score::reward).containsExactly(0.0);
        }
    }

    @Test
    void whatAProcessSaysWhenItIsEndedIsNoAnswer() {
        String script = "if [ -e once ]; then exec " + GOOD + "; fi; touch once; cat >/dev/null; echo bye";
        try (ExternalReward reward = reward(script, 1, Duration.ofSeconds(5), 1)) {
            assertThat(reward.scores(requests(1))).extracting(Score::reward).containsExactly(0.0);
        }
    }

    /// The process ends at attempt 5 whoever is under way beside it.
    @Test
    void theAttemptAtFaultIsNamed() {
        String script = "sed -u -e '/\"id\":\"5\"/Q3' -e '" + GOOD.substring(GOOD.indexOf('\'') + 1);
        try (ExternalReward reward = reward(script, 8, Duration.ofSeconds(20), 1)) {
            assertThatThrownBy(() -> reward.scores(requests(8)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContaining(" was asked for attempt 5 (task t/0:5) but it ended with exit code 3. ");
        }
    }

    /// Ctrl-C of a terminal reaches the processes, too, while the run finishes its step.
    @Test
    void anInterruptionDoesNotEndTheProcess() {
        try (ExternalReward reward = reward("kill -INT $$; exec " + GOOD, 1, Duration.ofSeconds(20), 0)) {
            assertThat(reward.scores(requests(3))).hasSize(3);
        }
    }

    @Test
    void closingEndsTheProcessAndThoseItStarted() throws Exception {
        String script = "(trap '' TERM; exec sleep 1000) & echo $! >child; echo $$ >own; " + GOOD;
        ExternalReward reward = reward(script, 1, Duration.ofSeconds(20), 0);
        reward.scores(requests(1));
        List<ProcessHandle> started = new ArrayList<>();
        for (String name : List.of("child", "own")) {
            long id = Long.parseLong(Files.readString(folder.resolve(name)).strip());
            started.add(ProcessHandle.of(id).orElseThrow());
        }
        reward.close();
        for (ProcessHandle each : started) {
            each.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCommandThatIsNotThereIsTold() {
        var transport = new CommandTransport(
                List.of("no-such-grader"), folder, Duration.ofSeconds(1), ProcessBuilder.Redirect.DISCARD);
        try (ExternalReward reward = new ExternalReward(transport, 1, 3, Duration.ofMillis(1))) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage("the reward command \"no-such-grader\" cannot be started in " + folder
                            + ": there is no such program that can be run. Check reward.command and reward.directory");
        }
    }
}
