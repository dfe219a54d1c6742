package dev.edgewise.environment.calls;

import dev.edgewise.environment.Environment;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The keys of a data set with tools. Paths are absolute.
@About("Rows with tools: the calls wanted, or words. A checker compares calls as BFCL does (docs/calls.md).")
public record CallSettings(
        @Key(value = "Files with the rows.", path = true, fewest = 1)
        List<String> path,

        @Key(value = "Files with the held-out rows; a share of the others when left out.", standard = "[]", path = true)
        List<String> testPath,

        @Key(value = "Share of the questions held out when there is no test_path.", standard = "0.2", range = "[0, 1)")
        double testShare,

        @Key(
                value = "Field with a whole number that is the level, and rows keep the tools that they have; by tools,"
                        + " arguments and calls when left out.",
                form = "the name of a field")
        @Nullable
        String levelField,

        @Key(
                value =
                        "Field with the kind of row, such as ask, under which its results are counted; when left out, a row"
                                + " without a call is ask if its words end in a question mark, else irrelevance.",
                form = "the name of a field")
        @Nullable
        String kindField,

        @Key(
                value =
                        "Tools offered on each level: one call with one argument at most; one with two; one call; two or three calls; more. Tools that are not called are left out, and tools of other rows are added.",
                standard = "[1, 2, 5, 5, 5]",
                range = "[1, 100]")
        List<Integer> toolsPerLevel,

        @Key(
                value = "Share of the rows of a level that want no call, as far as the data has them.",
                standard = "0.25",
                range = "[0, 1)")
        double noCallShare,

        @Key(
                value =
                        "Words of an expert where no tool fits. With them the share of rows without a call is filled up with"
                                + " call rows whose tools are left out; empty: it is not.",
                standard = "")
        String decline,

        @Key(
                value = "The most that wrong calls earn by being near, as ToolRL grades them; right ones earn 1.",
                standard = "0.5",
                range = "[0, 1)")
        double partialReward,

        @Key(
                value = "What a reply earns that was meant as calls and cannot be read.",
                standard = "0",
                range = "[-1, 1)")
        double malformedReward) {
    /// The levels that rows are put on where no column says it.
    static final int LEVELS = 5;

    public CallSettings {
        path = List.copyOf(path);
        testPath = List.copyOf(testPath);
        toolsPerLevel = List.copyOf(toolsPerLevel);
        Keys.check(
                CallSettings.class,
                path,
                testPath,
                testShare,
                levelField,
                kindField,
                toolsPerLevel,
                noCallShare,
                decline,
                partialReward,
                malformedReward);
        if (path.isEmpty()) {
            throw new InvalidValue("path", "must name at least one file");
        }
        if (toolsPerLevel.size() != LEVELS) {
            throw new InvalidValue(
                    "tools_per_level",
                    "must have " + LEVELS + " numbers, one a level, but has " + toolsPerLevel.size());
        }
    }

    /// Makes data sets with tools from a configuration.
    public static final class Provider implements EnvironmentProvider<CallSettings> {
        @Override
        public String type() {
            return "tools";
        }

        @Override
        public Class<CallSettings> settings() {
            return CallSettings.class;
        }

        @Override
        public boolean takesLevels() {
            return false;
        }

        @Override
        public List<Path> files(CallSettings settings) {
            return Stream.concat(settings.path.stream(), settings.testPath.stream())
                    .map(Path::of)
                    .toList();
        }

        @Override
        public Environment create(CallSettings settings, EnvironmentContext context) {
            return CallEnvironment.load(context.name(), settings, context.calls());
        }
    }
}
