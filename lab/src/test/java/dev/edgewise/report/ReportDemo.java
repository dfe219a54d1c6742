package dev.edgewise.report;

import dev.edgewise.event.EventSink;
import dev.edgewise.run.Provenance;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.RunRecorder;
import dev.edgewise.testkit.SyntheticRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes the report of a synthetic run, to be looked at in a browser: `ReportDemo DIRECTORY STEPS LEVELS`, or
/// `ReportDemo DIRECTORY hostile` for one whose texts try to break the page, or `ReportDemo DIRECTORY preferences`.
final class ReportDemo {
    private static final long SECONDS_PER_STEP = 6;

    private ReportDemo() {}

    public static void main(String[] arguments) throws IOException {
        RunFiles files = new RunFiles(Path.of(arguments[0]));
        Files.createDirectories(files.root());
        Files.writeString(files.config(), "name: arithmetic\nseed: 42\nmodel:\n  init: {layers: 4}\n");
        Instant begin = Instant.parse("2026-11-23T08:00:00Z");
        Provenance.current(
                        "0.1.0",
                        Optional.empty(),
                        "2.10.0",
                        2,
                        42,
                        Map.of(),
                        Map.of(),
                        List.of("train", "a.yaml"),
                        begin)
                .write(files);
        int[] step = {0};
        InstantSource clock = () -> begin.plusSeconds(SECONDS_PER_STEP * step[0]);
        try (RunRecorder recorder = RunRecorder.start(files, 42, clock)) {
            EventSink sink = event -> {
                step[0] = event.step();
                recorder.accept(event);
            };
            if (arguments[1].equals("hostile")) {
                HtmlReportTest.hostileEvents(sink);
            } else if (arguments[1].equals("preferences")) {
                PreferenceStoryTest.events(files.root(), sink);
            } else {
                new SyntheticRun(1, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
                        .play(files.root(), sink);
            }
        }
        HtmlReport.write(RunReader.open(files.root()), files.report());
    }
}
