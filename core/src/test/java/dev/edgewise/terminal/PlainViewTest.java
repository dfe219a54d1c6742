package dev.edgewise.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.Summary;
import dev.edgewise.run.Summary.Range;
import dev.edgewise.testkit.SyntheticRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainViewTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    private final LiveViewTest.TestClock clock = new LiveViewTest.TestClock();
    private final PlainView view = new PlainView(out, TerminalStyle.PLAIN, Duration.ofSeconds(10), clock);

    @TempDir
    Path directory;

    @Test
    void writesALineEveryTenSecondsAndTheLastStep() {
        new SyntheticRun(3, 21, 12).play(Path.of("runs/x"), event -> {
            view.accept(event);
            if (event instanceof StepCompleted) {
                clock.advance(Duration.ofSeconds(4));
            }
        });
        assertThat(text().lines().filter(line -> line.startsWith("step ")).map(line -> line.split(" ", -1)[1]))
                .containsExactly("4/21", "7/21", "10/21", "13/21", "16/21", "19/21", "21/21");
        assertThat(text())
                .startsWith("arithmetic: 21 steps, addition, chain_sums, countdown\nheld-out accuracy ")
                .containsPattern("step 4/21  reward 0\\.\\d{3}  signal \\d+ %  frontier addition \\d+/12 chain_sums"
                        + " \\d+/12 countdown \\d+/12  loss ")
                .containsPattern("step 19/21 .* tokens/s  .* s, \\d+ s left\n")
                .endsWith("ended: done\n");
    }

    @Test
    void aLongStepShowsLifeAndFaultsComeAtOnce() {
        clock.advance(Duration.ofSeconds(29));
        view.accept(new RolloutProgress(1, 2, 8, 5)); // the first line is always due
        view.accept(new RolloutProgress(1, 3, 8, 6));
        clock.advance(Duration.ofSeconds(30));
        view.accept(new RolloutProgress(1, 3, 8, 9));
        view.accept(new Halted(1, "signal", "no group\u001b[2Jcarries signal"));
        assertThat(text()).isEqualTo("""
                step 1/0  rolling out 2 of 8 groups, 5 asked
                step 1/0  rolling out 3 of 8 groups, 9 asked
                halted (signal, step 1): no group[2Jcarries signal
                """);
    }

    @Test
    void whatGuardsChangeIsSaidAtOnceAndWhenItIsTakenBack() {
        view.accept(new Adjusted(40, "kl_budget", new Adjustment.KlWeight(0.02), false, "KL is 0.31, the budget 0.1"));
        view.accept(new Adjusted(52, "kl_budget", new Adjustment.KlWeight(0.02), true, ""));
        assertThat(text()).isEqualTo("""
                adjusted (kl_budget, step 40): KL weight at least 0.02. KL is 0.31, the budget 0.1
                taken back (kl_budget, step 52): KL weight at least 0.02
                """);
    }

    @Test
    void closesWithWhatMovedAndWhatToDoNext() throws IOException {
        RunFiles files = new RunFiles(Files.createDirectories(directory.resolve("it's a run")));
        Files.createDirectory(files.finalModel());
        Summary summary = new Summary(
                "demo",
                42,
                300,
                StopReason.Usual.DONE,
                0.714,
                Map.of(),
                19_200,
                1_234_567,
                1891,
                Map.of("addition", new Range(2.0, 7.0)),
                Map.of("addition", new Range(0.21, 0.62)),
                Map.of());
        String run = files.root().toString().replace("'", "'\\''");
        assertThat(String.join(
                        "\n",
                        new ClosingText(TerminalStyle.PLAIN, "./edgewise")
                                .lines(summary, Map.of("addition", 12), files)))
                .isEqualTo("""

                        Done after 300 steps, 31 min 31 s

                                     rungs climbed     held-out accuracy
                        addition     2 -> 7 of 12      21 %% -> 62 %%

                        19,200 completions, 1,234,567 tokens
                        71 %% of the completions on the edge: in groups with both successes and failures

                        files   %s
                        model   %s/final
                        try it  ./edgewise generate --model '%s/final' --prompt "..."
                        look    ./edgewise report '%s'""".formatted(files.root(), files.root(), run, run));
    }

    @Test
    void anInterruptedRunSaysHowToGoOn() {
        Summary summary = new Summary(
                "demo", 42, 12, StopReason.Usual.INTERRUPTED, 0, Map.of(), 8, 90, 65, Map.of(), Map.of(), Map.of());
        assertThat(new ClosingText(TerminalStyle.PLAIN, "./edgewise")
                        .lines(summary, Map.of("sums", 4), new RunFiles(Path.of("runs/x"))))
                .contains(
                        "Interrupted after 12 steps, 1 min 05 s",
                        "sums         ? -> ? of 4       not measured",
                        "go on   ./edgewise train runs/x/config.yaml --resume runs/x");
    }

    private String text() {
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
