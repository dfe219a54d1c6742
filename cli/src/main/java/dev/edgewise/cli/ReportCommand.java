package dev.edgewise.cli;

import dev.edgewise.assembly.TrainSession;
import dev.edgewise.run.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `edgewise report`: a run as one HTML page.
@Command(
        name = "report",
        description = "Write a run's report.html, one page that needs nothing else.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  ./edgewise report runs/arithmetic-20260101-120000"})
final class ReportCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Parameters(
            paramLabel = "RUN",
            description = "A run directory, finished or not; or one of journeys, whose page is there.")
    private @Nullable Path run;

    @Override
    public Integer call() {
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        RunFiles files = new RunFiles(Objects.requireNonNull(run, "required"));
        Path journeys = files.root().resolve(JourneyCommand.PAGE);
        boolean written = Files.exists(journeys) && !Files.exists(files.config());
        Path report = written ? journeys : TrainSession.report(files);
        new Output(streams).line(report.toString());
        return ExitCodes.DONE;
    }
}
