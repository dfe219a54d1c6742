package dev.edgewise.cli;

import dev.edgewise.Edgewise;
import dev.edgewise.cluster.PartDesk;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.FileNames;
import dev.edgewise.error.HaltedException;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.RankFailedException;
import dev.edgewise.error.UserException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `edgewise` command.
@Command(
        name = "edgewise",
        description = "Trains small language models at their learning edge, on the JVM.",
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            EvalCommand.class,
            EvolveCommand.class,
            ProbeCommand.class,
            JourneyCommand.class,
            CallsCommand.class,
            StudyCommand.class,
            GenerateCommand.class,
            RankCommand.class,
            ServeCommand.class,
            ScoreCommand.class,
            SelectCommand.class,
            RefineCommand.class,
            NegativesCommand.class,
            PoolCommand.class,
            LabelCommand.class,
            MergeCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            DescribeCommand.class,
            SchemaCommand.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        footer = {
            "",
            "Begin with:      ./edgewise train examples/arithmetic.yaml",
            "Measure speed:   ./edgewise bench --quick",
            "Tab completion:  source <(./edgewise generate-completion)"
        })
public final class Main implements Runnable {
    private final Streams streams;
    private final List<String> arguments;
    private final IntConsumer end;
    private final @Nullable PartDesk desk;
    private final Map<String, String> environment;
    private String told = "";

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean debug;

    public Main(Streams streams, List<String> arguments) {
        this(streams, arguments, code -> Runtime.getRuntime().halt(code));
    }

    private Main(Streams streams, List<String> arguments, IntConsumer end) {
        this(streams, arguments, end, null, System.getenv());
    }

    private Main(
            Streams streams,
            List<String> arguments,
            IntConsumer end,
            @Nullable PartDesk desk,
            Map<String, String> environment) {
        this.streams = streams;
        this.arguments = List.copyOf(arguments);
        this.end = end;
        this.desk = desk;
        this.environment = Map.copyOf(environment);
    }

    /// A command that is part of a study, which no signal ends at once.
    static Main part(Streams streams, List<String> arguments) {
        return new Main(streams, arguments, _ -> {});
    }

    /// Runs a command on an executor of a cluster: up to where its work falls into parts, which it makes as long as
    /// `desk` is open. Returns when it is not. What ends the command before, who asks at the desk hears.
    public static void serve(PartDesk desk, List<String> arguments) {
        Main main = new Main(Streams.ofProcess(), arguments, _ -> {}, desk, System.getenv());
        try {
            commandLine(main)
                    .setExecutionExceptionHandler((failure, _, _) -> main.gone(desk, failure))
                    .setParameterExceptionHandler((failure, _) -> main.gone(desk, failure))
                    .execute(arguments.toArray(String[]::new));
        } catch (Error fault) {
            desk.end(fault);
            throw fault;
        }
        desk.end(new IllegalStateException("the command ended without work that falls into parts: " + arguments));
    }

    /// How a command ended.
    ///
    /// @param code see [ExitCodes]
    /// @param told the first line of its last message of a failure; empty where none was told
    public record Ended(int code, String told) {}

    /// Runs a command on an executor of a cluster.
    ///
    /// @param more environment variables beside those of the process
    public static Ended run(Map<String, String> more, List<String> arguments) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(more);
        Main main = new Main(
                Streams.ofProcess(), arguments, code -> Runtime.getRuntime().halt(code), null, environment);
        return new Ended(main.execute(), main.told());
    }

    private int gone(PartDesk at, Exception failure) {
        at.end(failure);
        return ExitCodes.FAULT;
    }

    /// Returns where parts are asked for on an executor; null elsewhere.
    @Nullable
    PartDesk desk() {
        return desk;
    }

    /// Returns the environment variables that say which rank of a run this is.
    Map<String, String> environment() {
        return environment;
    }

    /// Returns where the commands read and write.
    public Streams streams() {
        return streams;
    }

    /// Returns the command line as given, for provenance.
    List<String> arguments() {
        return arguments;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
    }

    /// Runs the process.
    public static void main(String[] arguments) {
        Streams streams = Streams.ofProcess();
        int code;
        try {
            ArgumentEncoding.ofProcess().require(Arrays.asList(arguments));
            code = run(streams, arguments);
        } catch (ConfigException refused) {
            code = new Main(streams, List.of()).failed(refused);
        }
        System.exit(code);
    }

    /// Runs one command.
    ///
    /// @return the exit code, see [ExitCodes]
    public static int run(Streams streams, String... arguments) {
        return new Main(streams, Arrays.asList(arguments)).execute();
    }

    /// Runs the command that the arguments name.
    ///
    /// @return the exit code, see [ExitCodes]
    int execute() {
        try {
            return commandLine(this).execute(arguments.toArray(String[]::new));
        } catch (Error fault) {
            // picocli hands over exceptions only; an error (no memory, no native library) is told the same way
            return failed(fault);
        }
    }

    /// Catches the signals of this process until it is closed.
    Interrupt interrupt() {
        return interrupt("Interrupted: finishing this step, then writing a checkpoint. Once more ends it at once.");
    }

    /// As above.
    ///
    /// @param acknowledged what a person is told at the first signal
    Interrupt interrupt(String acknowledged) {
        return Interrupt.install(streams.err(), acknowledged, end);
    }

    /// Returns the first line of the last message of a failure; empty where none was told.
    String told() {
        return told;
    }

    /// Returns all verbs with their options, those of other modules behind ours.
    public static CommandLine commandLine(Main main) {
        Streams streams = main.streams();
        PrintWriter err = new PrintWriter(streams.err(), true, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(main);
        ServiceLoader.load(Verb.class).forEach(line::addSubcommand);
        return line.setErr(err)
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Main::path)
                .setExecutionExceptionHandler((failure, _, _) -> main.failed(failure))
                .setParameterExceptionHandler((failure, _) -> {
                    main.tell(main.shortened(String.valueOf(failure.getMessage())));
                    UnmatchedArgumentException.printSuggestions(failure, err);
                    streams.err()
                            .println("Try: edgewise "
                                    + failure.getCommandLine()
                                            .getCommandSpec()
                                            .qualifiedName(" ")
                                            .replaceFirst("^edgewise ?", "")
                                    + " --help");
                    return ExitCodes.BAD_INPUT;
                });
    }

    /// Tells of a failure.
    ///
    /// @return the exit code
    int failed(Throwable failure) {
        if (failure instanceof Output.ReaderGone) {
            return ExitCodes.DONE;
        }
        if (debug) {
            failure.printStackTrace(streams.err());
        }
        return switch (failure) {
            case UserException e -> {
                tell(String.valueOf(e.getMessage()));
                yield ExitCodes.BAD_INPUT;
            }
            case InvalidPathException e -> {
                tell("'" + Quoted.of(e.getInput()) + "' cannot be a file name: " + FileNames.problem(e));
                yield ExitCodes.BAD_INPUT;
            }
            case HaltedException e -> {
                tell("the run stopped itself: " + e.getMessage());
                yield ExitCodes.HALTED;
            }
            case RankFailedException e -> {
                tell(String.valueOf(e.getMessage()));
                yield ExitCodes.FAULT;
            }
            default -> {
                String text = String.valueOf(failure.getMessage());
                tell("internal fault: "
                        + failure.getClass().getSimpleName() + ": "
                        + Stream.of(text.split("\n", -1)).findFirst().orElse("")
                        + (debug ? "" : "\nRun again with --debug for the stack trace, and report it."));
                yield ExitCodes.FAULT;
            }
        };
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException refused) {
            throw new TypeConversionException(
                    "'" + Quoted.of(text) + "' cannot be a file name: " + FileNames.problem(refused));
        }
    }

    /// Returns a message of picocli's, which quotes arguments whole, with long ones cut.
    private String shortened(String message) {
        String shorter = message;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            shorter = shorter.replace(argument, Quoted.of(argument)).replace(value, Quoted.of(value));
        }
        return shorter;
    }

    /// Prints a message of this program. It may quote files and arguments, so what a terminal would obey is escaped.
    private void tell(String message) {
        String harmless = Quoted.message(message);
        told = harmless.lines().findFirst().orElse("");
        streams.err().println("edgewise: " + harmless);
    }

    /// The version the build wrote.
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"edgewise " + text()};
        }

        /// Returns the number alone.
        public static String text() {
            return Edgewise.version();
        }
    }
}
