package dev.edgewise.cli;

import dev.edgewise.Edgewise;
import dev.edgewise.assembly.Additions;
import dev.edgewise.assembly.FollowerRank;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.collective.Collective;
import dev.edgewise.collective.Rendezvous;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.ConfigWriter;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.HaltedException;
import dev.edgewise.error.Quoted;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.profile.PhaseTotals;
import dev.edgewise.run.RunDirectory;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunReader;
import dev.edgewise.run.RunResult;
import dev.edgewise.terminal.ClosingText;
import dev.edgewise.terminal.LiveView;
import dev.edgewise.terminal.PlainView;
import dev.edgewise.terminal.ProfileTable;
import dev.edgewise.terminal.TerminalStyle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `edgewise train`: trains as a configuration says, or goes on with a run.
@Command(
        name = "train",
        description = "Train as CONFIG says, or go on with a run.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./edgewise train examples/arithmetic.yaml",
            "  ./edgewise train examples/arithmetic.yaml --set train.max_steps=20 --profile",
            "  ./edgewise train examples/svamp.yaml --set model.path=HuggingFaceTB/SmolLM2-135M-Instruct",
            "  ./edgewise train --resume runs/arithmetic-20260101-120000"
        })
final class TrainCommand implements Callable<Integer> {
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);

    @ParentCommand
    private @Nullable Main main;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description =
                    "A YAML file. With --resume it may be left out; if named, it may differ only in keys that a resumed run may change.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change a key of the configuration: --set train.max_steps=50. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--threads", paramLabel = "N", description = "The same as --set threads=N.")
    private @Nullable Integer threads;

    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            description = "Adds the variants of this jar: environments, rewards, samplers, … May be repeated.")
    private List<Path> plugins = new ArrayList<>();

    @Option(names = "--run", paramLabel = "DIR", description = "The run directory (default: runs/<name>-<time>).")
    private @Nullable Path run;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with the run in this directory from its newest checkpoint.")
    private @Nullable Path resume;

    @Option(names = "--profile", description = "Print at the end where the steps' time went.")
    private boolean profile;

    @Option(names = "--dry-run", description = "Print the resolved configuration and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--ignore-memory",
            description = "Start even if the run is estimated to need more memory than there is.")
    private boolean ignoreMemory;

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description = "Train as ranks on the executors of a Spark cluster (docs/spark.md).")
    private @Nullable String spark;

    @Option(
            names = "--ranks",
            paramLabel = "N",
            defaultValue = "2",
            description = "With --spark: how many ranks, each with an executor of its own (default: 2).")
    private int ranks = 2;

    @Override
    public Integer call() {
        Streams streams = parent().streams();
        if (threads != null) {
            overrides.add("threads=" + threads);
        }
        if (config == null && resume == null) {
            throw new ConfigException("train needs a configuration file, such as examples/arithmetic.yaml,"
                    + " or --resume with a run directory");
        }
        if (run != null && resume != null) {
            throw new ConfigException("--run and --resume exclude each other: a resumed run stays in its directory");
        }
        if (dryRun) {
            RunConfig resolved = resume == null
                    ? ConfigReader.read(required(config), overrides, plugins)
                    : TrainSession.resumed(resume, Optional.ofNullable(config), overrides);
            new Output(streams).text(ConfigWriter.toYaml(resolved));
            return ExitCodes.DONE;
        }
        return spark == null ? train(streams) : onCluster(spark);
    }

    /// Has ranks train on executors, which have other working directories. The same command goes on with a run that
    /// is there.
    private int onCluster(String master) {
        Path root = resume == null ? run : resume;
        if (root == null) {
            throw new ConfigException(
                    "--spark needs --run DIR here: the run directory, on a file system that all" + " executors see");
        }
        if (ranks < 1) {
            throw new ConfigException("--ranks must be at least 1 but was " + ranks);
        }
        List<String> shared = new ArrayList<>(List.of("train"));
        if (config != null) {
            shared.add(absolute(config));
        }
        overrides.forEach(override -> shared.addAll(List.of("--set", override)));
        plugins.forEach(plugin -> shared.addAll(List.of("--plugin", absolute(plugin))));
        if (ignoreMemory) {
            shared.add("--ignore-memory");
        }
        boolean begun = Files.exists(new RunFiles(root).config());
        if (begun) {
            shared.addAll(List.of("--resume", absolute(root)));
        }
        List<String> leader = new ArrayList<>(shared);
        if (!begun) {
            leader.addAll(List.of("--run", absolute(root)));
        }
        int code = SparkOptions.jobs()
                .train(new ClusterJobs.Ranks(
                        master,
                        ranks,
                        new ClusterJobs.Arguments(leader),
                        new ClusterJobs.Arguments(shared),
                        root.toString()));
        parent().streams().err().println("trained   " + ranks + " ranks, in " + root);
        return code;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private int train(Streams streams) {
        try (Collective collective = Rendezvous.of(parent().environment()).join()) {
            try {
                return collective.leads() ? lead(streams, collective) : follow(streams, collective);
            } catch (HaltedException e) {
                throw e; // every rank halts by itself, on the same step
            } catch (RuntimeException | Error e) {
                collective.fail(e);
                throw e;
            }
        }
    }

    /// Does the work of a rank other than 0, and returns the exit code.
    private int follow(Streams streams, Collective collective) {
        RunConfig resolved = resume == null
                ? ConfigReader.read(required(config), overrides, plugins)
                : TrainSession.resumed(resume, Optional.ofNullable(config), overrides);
        try (Interrupt interrupt = parent().interrupt()) {
            Downloads downloads = new Downloads(streams);
            StopReason stopped = new FollowerRank(parent().environment(), downloads, interrupt, collective)
                    .follow(resolved, ignoreMemory);
            return stopped == StopReason.Usual.INTERRUPTED ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
        }
    }

    private int lead(Streams streams, Collective collective) {
        TerminalStyle style = streams.display().style();
        Clock clock = Clock.system(ZoneId.systemDefault());
        Map<String, Integer> levels = new LinkedHashMap<>();
        EventSink picture = style.live()
                ? new LiveView(streams.err(), style, streams.display().size(), clock)
                : new PlainView(streams.err(), style, PLAIN_INTERVAL, clock);
        EventSink view = event -> {
            if (event instanceof RunStarted started) {
                started.environments().forEach((name, rungs) -> levels.put(name, rungs.size()));
            }
            picture.accept(event);
        };
        String program =
                Optional.ofNullable(System.getProperty("edgewise.program")).orElse("./edgewise");
        try (Interrupt interrupt = parent().interrupt()) {
            TrainSession session = new TrainSession(
                    parent().environment(),
                    Optional.ofNullable(System.getProperty("edgewise.home")).map(Path::of),
                    parent().arguments(),
                    Edgewise.version(),
                    view,
                    new Downloads(streams),
                    interrupt,
                    line -> streams.err().println(Quoted.message(line)),
                    clock,
                    collective,
                    Additions.NONE);
            RunResult ended = resume == null ? start(session, clock) : resume(session, resume);
            if (profile) {
                printProfile(ended.files(), streams);
            }
            return close(ended, levels, style, program, streams);
        }
    }

    private static void printProfile(RunFiles files, Streams streams) {
        PhaseTotals totals = PhaseTotals.of(RunReader.open(files.root()).steps().stream()
                .map(row -> row.event().metrics())
                .toList());
        streams.err().println();
        ProfileTable.lines(totals).forEach(streams.err()::println);
    }

    private RunResult resume(TrainSession session, Path root) {
        return session.resume(
                root, () -> TrainSession.resumed(root, Optional.ofNullable(config), overrides), ignoreMemory);
    }

    private RunResult start(TrainSession session, Clock clock) {
        RunConfig resolved = ConfigReader.read(required(config), overrides, plugins);
        Path root = run == null ? RunDirectory.defaultPath(Path.of("runs"), resolved.name(), clock) : run;
        return session.start(resolved, root, ignoreMemory);
    }

    private static int close(
            RunResult ended, Map<String, Integer> levels, TerminalStyle style, String program, Streams streams) {
        new ClosingText(style, program)
                .lines(ended.summary(), levels, ended.files())
                .forEach(streams.err()::println);
        return switch (ended.stopped()) {
            case StopReason.Halted(String reason) -> {
                streams.err().println("edgewise: the run stopped itself: " + reason);
                yield ExitCodes.HALTED;
            }
            case StopReason.Usual.INTERRUPTED -> {
                streams.err()
                        .println("Go on with:  " + program + " train --resume "
                                + ended.files().root());
                yield ExitCodes.INTERRUPTED;
            }
            default -> ExitCodes.DONE;
        };
    }

    private static Path required(@Nullable Path file) {
        if (file == null) {
            throw new ConfigException("train needs a configuration file");
        }
        return file;
    }

    private Main parent() {
        if (main == null) {
            throw new IllegalStateException("picocli sets the parent command");
        }
        return main;
    }
}
