package dev.edgewise.terminal;

import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.SummaryTally;
import dev.edgewise.testkit.SyntheticRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Plays a synthetic run on the terminal, to be looked at: `TerminalDemo STEPS MILLIS-PER-STEP`.
final class TerminalDemo {
    private TerminalDemo() {}

    public static void main(String[] arguments) {
        int steps = Integer.parseInt(arguments[0]);
        long pause = Long.parseLong(arguments[1]);
        boolean terminal = System.console().isTerminal();
        TerminalStyle style = TerminalStyle.detect(System.getenv(), terminal, System.out.charset());
        InstantSource clock = InstantSource.system();
        EventSink view = style.live()
                ? new LiveView(System.out, style, () -> TerminalSize.ofEnvironment(System.getenv()), clock)
                : new PlainView(System.out, style, Duration.ofSeconds(1), clock);
        SummaryTally tally = new SummaryTally();
        Path root = Path.of("runs", "demo");
        new SyntheticRun(1, steps, 12).play(root, event -> {
            tally.accept(event);
            view.accept(event);
            long sleep = event instanceof StepCompleted ? pause / 4 : event instanceof GroupScored ? pause / 16 : 0;
            try {
                Thread.sleep(sleep);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Map<String, Integer> levels = new LinkedHashMap<>();
        tally.summary(1).frontier().keySet().forEach(name -> levels.put(name, 12));
        new ClosingText(style, "./edgewise")
                .lines(tally.summary(1), levels, new RunFiles(root))
                .forEach(System.out::println);
    }
}
