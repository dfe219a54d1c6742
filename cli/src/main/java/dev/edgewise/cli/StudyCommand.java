package dev.edgewise.cli;

import dev.edgewise.Edgewise;
import dev.edgewise.assembly.Children;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.StudyRunner;
import dev.edgewise.assembly.StudySession;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.StudyConfig;
import dev.edgewise.config.StudyReader;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.run.SourceRevision;
import dev.edgewise.study.Preregistration;
import dev.edgewise.study.StudyFiles;
import dev.edgewise.study.StudyTable;
import dev.edgewise.study.StudyVersion;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `edgewise study`: arms × seeds at an equal budget, compared.
@Command(
        name = "study",
        description = "Run the arms and seeds of a study at an equal budget, and compare them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The file says the question, what is expected and what decides; a study whose file was changed since it began",
            "is refused. Every run is an ordinary run directory. A study that was stopped goes on when it is started again.",
            "",
            "Examples:",
            "  ./edgewise study examples/studies/curricula.yaml",
            "  ./edgewise study examples/studies/too-hard.yaml --jobs 1 --dry-run"
        })
final class StudyCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Parameters(paramLabel = "STUDY", description = "A YAML file; docs/studies/README.md describes it.")
    private Path file = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Where the study lies (default: runs/study-<name>).")
    private @Nullable Path out;

    @Option(names = "--jobs", paramLabel = "N", description = "Runs side by side (default: that of the file, else 2).")
    private @Nullable Integer jobs;

    @Option(
            names = "--dry-run",
            description = "Check that every arm could begin, say what would be run, and do nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Main parent = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = parent.streams();
        StudyConfig study = StudyReader.read(file);
        int side = jobs == null ? study.jobs() : jobs;
        if (side < 1) {
            throw new ConfigException("--jobs must be at least 1 but was " + side);
        }
        StudyFiles files = new StudyFiles(
                out == null ? Path.of("runs", "study-" + study.plan().name()) : out);
        Clock clock = Clock.systemUTC();
        Children children = new Children(StudyPart.class.getName(), side);
        try (Interrupt interrupt = parent.interrupt()) {
            Function<RunConfig, Models> models = config -> new Models(
                    System.getenv(),
                    new Downloads(streams),
                    Device.CPU,
                    config.train().microBatchTokens(),
                    Threads.standard(System.getenv()));
            StudyRunner runner = new StudyRunner(
                    study, files, children, interrupt, line -> streams.err().println(Quoted.message(line)));
            runner.check(models);
            StudyVersion version = new StudyVersion(
                    Edgewise.version(),
                    Optional.ofNullable(System.getProperty("edgewise.home"))
                            .map(Path::of)
                            .flatMap(SourceRevision::of)
                            .orElse(null),
                    dryRun ? Map.of() : runner.hashes(models));
            Preregistration registration = Preregistration.of(study.registered(), clock.instant(), version);
            StudySession session = new StudySession(study, files, registration, side, children, interrupt, clock);
            if (dryRun) {
                new Output(streams).text(session.describe());
                return ExitCodes.DONE;
            }
            StudySession.Ended ended = session.run(streams.display());
            new Output(streams).text(new StudyTable(ended.results()).summary());
            streams.err().println("figures   " + files.page() + "\nnumbers   " + files.results());
            if (ended.interrupted()) {
                streams.err().println("Go on with:  ./edgewise study " + file + (out == null ? "" : " --out " + out));
                return ExitCodes.INTERRUPTED;
            }
            if (!ended.results().missing().isEmpty()) {
                streams.err()
                        .println("edgewise: " + ended.results().missing().size()
                                + " runs are missing, as the table says; start the study again to try them again");
                return ExitCodes.BAD_INPUT;
            }
            return ExitCodes.DONE;
        }
    }
}
