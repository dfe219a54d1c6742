package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.journey.StepJudge;
import dev.edgewise.journey.StepProposer;
import dev.edgewise.journey.TreeBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how reasoning trees grow.
final class JourneyTreeOptions {
    /// Where an environment or recorded attempts know every step, nothing is pruned.
    private static final int ALL = 1_000;

    private static final int WIDTH = 3;
    private static final int DEPTH = 10;
    private static final int KEEP = 3;

    /// Who proposes steps.
    enum Source {
        EXPERT,
        ATTEMPTS,
        STUDENT,
        TEACHER;

        /// Tells whether a model writes the steps.
        boolean isModel() {
            return this == STUDENT || this == TEACHER;
        }
    }

    @Option(
            names = "--steps",
            paramLabel = "WHO",
            description =
                    "Who proposes steps: expert (the environment's solutions and wrong steps), attempts (those of the"
                            + " rows), student or teacher (default: student where one is named, else expert or attempts).")
    private @Nullable Source steps;

    @Option(
            names = "--width",
            paramLabel = "W",
            description = "The most children of a node (default: 3; 8 for recorded attempts).")
    private @Nullable Integer width;

    @Option(
            names = "--depth",
            paramLabel = "D",
            description = "The most steps of a path (default: 10 for a model's steps, else no limit).")
    private @Nullable Integer depth;

    @Option(
            names = "--keep",
            paramLabel = "K",
            description = "The most correct steps that stay in a round (default: 3 for a model's steps, else all).")
    private @Nullable Integer keep;

    /// Returns who proposes steps.
    ///
    /// @throws ConfigException if those named have none
    Source source(boolean ofRows, boolean student, boolean teacher) {
        Source source = steps != null ? steps : student ? Source.STUDENT : ofRows ? Source.ATTEMPTS : Source.EXPERT;
        String missing = switch (source) {
            case EXPERT -> ofRows ? "--environment" : "";
            case ATTEMPTS -> ofRows ? "" : "--data";
            case STUDENT -> student ? "" : "--student";
            case TEACHER -> teacher ? "" : "--teacher";
        };
        if (!missing.isEmpty()) {
            throw new ConfigException(
                    "--steps " + source.name().toLowerCase(Locale.ROOT) + " needs " + missing + "; name it too");
        }
        return source;
    }

    /// Returns what grows trees.
    ///
    /// @throws ConfigException if a number is out of range
    TreeBuilder builder(Source source, StepProposer proposer, StepJudge judge) {
        return new TreeBuilder(
                proposer,
                judge,
                chosen("--width", width, source == Source.ATTEMPTS ? 2 * KEEP + 2 : WIDTH),
                chosen("--depth", depth, source.isModel() ? DEPTH : ALL),
                chosen("--keep", keep, source.isModel() ? KEEP : ALL));
    }

    private static int chosen(String option, @Nullable Integer given, int standard) {
        if (given != null && (given < 1 || given > ALL)) {
            throw new ConfigException(option + " must be from 1 to " + ALL + " but was " + given);
        }
        return given == null ? standard : given;
    }

    /// Adds what trees depend on.
    void describe(ObjectNode about, Source source, TreeBuilder builder) {
        about.put("steps", source.name().toLowerCase(Locale.ROOT)).put("width", builder.width());
        about.put("depth", builder.depth()).put("keep", builder.keep());
    }
}
