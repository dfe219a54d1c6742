package dev.edgewise.cli;

import dev.edgewise.assembly.LocalParts;
import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.cluster.ClusterParts;
import dev.edgewise.cluster.ExecutorParts;
import dev.edgewise.cluster.PartCounts;
import dev.edgewise.cluster.PartDesk;
import dev.edgewise.cluster.Parts;
import dev.edgewise.error.ConfigException;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options that have a cluster do the work of a verb.
final class SparkOptions {
    /// What executors need not know: where results go, and what is about the cluster.
    private static final Set<String> OURS = Set.of(
            "--spark", "--parts", "--rows-per-part", "--bad-rows", "--kept", "--log-samples", "--json", "--debug");

    private static final Set<String> OF_CLUSTERS = Set.of("--parts", "--rows-per-part", "--bad-rows");

    /// What results do not depend on.
    private static final Set<String> INDIFFERENT = Set.of("--threads", "--device", "--out");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description = "Have a Spark cluster do the work: local[4], spark://HOST:7077, yarn, … (docs/spark.md).")
    private @Nullable String master;

    @Option(
            names = "--parts",
            paramLabel = "DIR",
            description = "With --spark: where finished parts lie, on a file system that all executors see (default:"
                    + " OUT.parts).")
    private @Nullable Path parts;

    @Option(
            names = "--rows-per-part",
            paramLabel = "N",
            defaultValue = "256",
            description = "With --spark: rows of a part, the least that is lost or done again (default: 256).")
    private int rowsPerPart = 256;

    @Option(
            names = "--bad-rows",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "With --spark: end with an error if a larger share of the finished rows has no result"
                    + " (default: 0.5).")
    private double badRows = 0.5;

    /// Tells whether parts are done elsewhere, or this is where a cluster has them done.
    ///
    /// @throws ConfigException if options of a cluster are given without one
    boolean apply(Main main) {
        if (master == null) {
            new GivenOptions(spec()).requireNone(OF_CLUSTERS, spec().name() + " without --spark");
        }
        return master != null || main.desk() != null;
    }

    /// Returns what does the parts of a verb.
    ///
    /// @throws ConfigException if an option is out of range, or module `spark` is not on the class path
    Parts of(Main main) {
        PartDesk desk = main.desk();
        if (desk != null) {
            return new ExecutorParts(desk);
        }
        Streams streams = main.streams();
        if (!apply(main) || master == null) {
            return new LocalParts(streams.display());
        }
        if (rowsPerPart < 1) {
            throw new ConfigException("--rows-per-part must be at least 1 but was " + rowsPerPart);
        }
        if (!(badRows >= 0 && badRows <= 1)) {
            throw new ConfigException("--bad-rows must be a share from 0 to 1 but was " + badRows);
        }
        return new ClusterParts(
                jobs(), master, executorArguments(), parts, rowsPerPart, badRows, new ClusterParts.Watcher() {
                    @Override
                    public ProgressLine begin(String label, long total, long done) {
                        return streams.display().progress(label, ReadableNumbers::count, total, done);
                    }

                    @Override
                    public void end(PartCounts all, int parts, int made) {
                        streams.err().println(text(all, parts, made));
                    }
                });
    }

    /// As [#of], for a verb that makes no file.
    ///
    /// @throws ConfigException as above, or if `--parts` is missing
    Parts withoutOut(Main main) {
        if (parts == null && main.desk() == null) {
            throw new ConfigException("--spark needs --parts DIR here: where finished parts lie, on a file system that"
                    + " all executors see");
        }
        return of(main);
    }

    /// Returns what is on the class path for `--spark`.
    ///
    /// @throws ConfigException if nothing is
    static ClusterJobs jobs() {
        return ServiceLoader.load(ClusterJobs.class)
                .findFirst()
                .orElseThrow(
                        () -> new ConfigException("--spark needs module spark, which is not on the class path; start"
                                + " with ./edgewise, which adds it, or add edgewise-spark and Spark's spark-core_2.13"
                                + " (docs/spark.md)"));
    }

    private static String text(PartCounts all, int parts, int made) {
        return "spark     %s rows in %s parts, %s of them from before; %s without a result, %s cut; %s tokens in %s of all"
                        .formatted(
                                ReadableNumbers.count(all.rows()),
                                ReadableNumbers.count(parts),
                                ReadableNumbers.count(parts - made),
                                ReadableNumbers.count(all.missing()),
                                ReadableNumbers.count(all.cut()),
                                ReadableNumbers.count(all.tokens()),
                                ReadableNumbers.duration(all.seconds()))
                + " executors together";
    }

    /// Returns what was asked for that results depend on, files and models apart.
    String facts() {
        return String.join(
                " ",
                arguments(option ->
                        !isPath(option) && !mayBePath(option) && !INDIFFERENT.contains(option.longestName())));
    }

    /// Returns the command line for an executor, which has another working directory.
    List<String> executorArguments() {
        List<String> arguments = new ArrayList<>(List.of(spec().name()));
        arguments.addAll(arguments(_ -> true));
        return arguments;
    }

    private List<String> arguments(Predicate<OptionSpec> wanted) {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : spec().commandLine().getParseResult().matchedOptions()) {
            if (OURS.contains(option.longestName()) || !wanted.test(option)) {
                continue;
            }
            if (option.arity().max() == 0) {
                arguments.add(option.longestName());
                continue;
            }
            for (String value : option.originalStringValues()) {
                arguments.add(option.longestName());
                arguments.add(isPath(option) || (mayBePath(option) && exists(value)) ? absolute(value) : value);
            }
        }
        return arguments;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    private static boolean isPath(OptionSpec option) {
        return Path.class.equals(option.auxiliaryTypes()[0]);
    }

    /// Tells whether an option names a path or something else: a model or a teacher, which may be a hub id or an
    /// address; prompts, which may be none.
    private static boolean mayBePath(OptionSpec option) {
        return Set.of("MODEL", "TEACHER").contains(option.paramLabel())
                || option.longestName().equals("--prompts");
    }

    private static boolean exists(String value) {
        try {
            return Files.exists(Path.of(value));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }
}
