package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.control.Adjustment;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.error.DataException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.run.Provenance;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.RunRecorder;
import dev.edgewise.run.SourceRevision;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.SyntheticRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private static final String HOSTILE =
            "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><!-- {{script}}";

    @TempDir
    Path directory;

    @Test
    void theWholeRunIsInOneFileThatNeedsNothingElse() throws IOException {
        RunReader run = recorded(7, 40, 5);
        Path file = directory.resolve("report.html");
        HtmlReport.write(run, file);
        String html = Files.readString(file);
        assertThat(withoutLibrary(html))
                .startsWith("<!doctype html>")
                .contains("Content-Security-Policy")
                .doesNotContain("{{")
                .doesNotContain("<link")
                .doesNotContain("src=\"");
        JsonNode data = data(html);
        assertThat(data.path("name").asText()).isEqualTo("arithmetic");
        assertThat(data.at("/series/mean/reward")).hasSize(40);
        assertThat(data.at("/environments/0/map/frontier")).hasSize(40);
        assertThat(data.at("/series/mean").has("profile/decode")).isFalse();
        assertThat(data.path("profile").findValuesAsText("name"))
                .containsExactly("prefill", "decode", "backward", "bookkeeping");
        assertThat(data.at("/profile/1/share").asDouble()).isEqualTo(0.58);
        assertThat(data.at("/profile/1/perStep").asDouble())
                .isCloseTo(data.at("/profile/1/seconds").asDouble() / 40, withinPercentage(1));
        assertThat(data.at("/environments/0/heldOut/after")).hasSize(5);
        assertThat(data.path("samples").size()).isGreaterThan(30);
        assertThat(data.at("/story/verdict").asText()).startsWith("The frontier moved from rung ");
        assertThat(data.at("/provenance/libtorch").asText()).isEqualTo("2.10.0");
        assertThat(data.path("config").asText()).startsWith("name: arithmetic");
        assertThat(data.path("model").asText()).isEqualTo("SmolLM2-135M-Instruct");
    }

    @Test
    void interventionsStandInTheirPlace() {
        Adjustment half = new Adjustment.LearningRate(0.5);
        String html = HtmlReport.html(recorded("guarded", sink -> {
            sink.accept(new RunStarted(0, 9, "guarded", Path.of("x"), Map.of("sums", List.of("easy"))));
            sink.accept(new Adjusted(3, "health", half, false, "grad_norm is 12"));
            sink.accept(new Adjusted(7, "health", half, true, "all vital signs are healthy again"));
        }));
        JsonNode events = data(html).path("events");
        assertThat(events.findValuesAsText("kind")).containsExactly("started", "adjusted", "taken-back");
        assertThat(events.at("/1/step").asInt()).isEqualTo(3);
        assertThat(events.at("/1/text").asText()).isEqualTo("health: " + half.describe() + ". grad_norm is 12");
        assertThat(events.at("/2/step").asInt()).isEqualTo(7);
    }

    @Test
    @Tag("slow")
    void aThousandStepsStayBelowOnePointSixMegabytes() {
        String html = HtmlReport.html(recorded(7, 1000, 12));
        assertThat(html.length()).isLessThan(1_600_000);
        assertThat(data(html).at("/series/mean/loss")).hasSize(300);
        assertThat(data(html).at("/series/min/loss")).hasSize(300);
    }

    @Test
    void hostileTextStaysText() {
        String html = HtmlReport.html(recorded("hostile", HtmlReportTest::hostileEvents));
        String page = withoutLibrary(html);
        assertThat(page).doesNotContain("<img");
        assertThat(count(page, "<script")).isEqualTo(3);
        assertThat(count(page, "</script>")).isEqualTo(3);
        JsonNode sample = data(html).path("samples").get(0);
        assertThat(sample.path("completion").asText()).isEqualTo(HOSTILE);
        assertThat(sample.path("prompt").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void theInlinedLibraryDoesNotBreakThePage() {
        String html = HtmlReport.html(recorded(7, 1, 2));
        int begin = html.indexOf("Licensed to the Apache Software Foundation");
        assertThat(begin).isPositive();
        assertThat(html.substring(begin, html.indexOf("</script>", begin))).doesNotContain("<!--");
    }

    @Test
    void aRunThatHasHardlyBegunHasAReportToo() {
        String html = HtmlReport.html(recorded(
                "young",
                sink -> sink.accept(new RunStarted(0, 10, "young", directory, Map.of("sums", List.of("two terms"))))));
        JsonNode data = data(html);
        assertThat(data.at("/story/verdict").asText())
                .isEqualTo("There is no frontier to tell of: no level has been measured yet.");
        assertThat(data.at("/story/ending").asText()).isEqualTo("The run has not ended: 0 steps so far, in 0 s.");
        assertThat(data.path("samples")).isEmpty();
        assertThat(data.path("mapSteps")).isEmpty();
    }

    @Test
    void aDamagedRunIsNamed() throws IOException {
        RunReader run = recorded(7, 3, 2);
        Path metrics = run.files().metrics();
        Files.writeString(metrics, "garbage\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> HtmlReport.write(run, directory.resolve("report.html")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(metrics + ", line 4: not valid JSON");
        assertThat(directory.resolve("report.html")).doesNotExist();
    }

    private RunReader recorded(long seed, int steps, int levels) {
        return recorded("run", sink -> new SyntheticRun(seed, steps, levels).play(directory.resolve("run"), sink));
    }

    private RunReader recorded(String name, Consumer<EventSink> play) {
        RunFiles files = new RunFiles(directory.resolve(name));
        try {
            Files.createDirectories(files.root());
            Files.writeString(
                    files.config(), "name: arithmetic\nmodel:\n  path: HuggingFaceTB/SmolLM2-135M-Instruct\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Provenance.current(
                        "0.1.0",
                        Optional.of(new SourceRevision("0123456789abcdef0123456789abcdef01234567", false)),
                        "2.10.0",
                        2,
                        42,
                        Map.of(),
                        Map.of(),
                        List.of("train", "examples/arithmetic.yaml"),
                        NOON.instant())
                .write(files);
        try (RunRecorder recorder = RunRecorder.start(files, 42, NOON)) {
            play.accept(recorder);
        }
        return RunReader.open(files.root());
    }

    static void hostileEvents(EventSink sink) {
        sink.accept(new RunStarted(0, 1, HOSTILE, Path.of("x"), Map.of("sums", List.of(HOSTILE))));
        Completion completion = new Completion(new int[1], new float[1], new float[1], FinishReason.EOS, HOSTILE);
        Score score = Score.outcome(true, new ParseResult.Answer(HOSTILE));
        Task task = new Task(HOSTILE, new Cell("sums", 0), HOSTILE, HOSTILE, List.of());
        RolloutGroup group = new RolloutGroup(task, HOSTILE, new int[] {1}, List.of(new Rollout(completion, score)));
        sink.accept(new GroupScored(1, Stage.REVIEW, group, new double[] {0}, false, HOSTILE));
    }

    private static JsonNode data(String html) {
        String open = "<script type=\"application/json\" id=\"data\">";
        int begin = html.indexOf(open) + open.length();
        try {
            return new ObjectMapper().readTree(html.substring(begin, html.indexOf("</script>", begin)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String withoutLibrary(String html) {
        int begin = html.lastIndexOf("<script>", html.indexOf("Licensed to the Apache Software Foundation"));
        return html.substring(0, begin + "<script>".length()) + html.substring(html.indexOf("</script>", begin));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
