package dev.edgewise.environment.tools;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetSpec;
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

/// Keys of [CalculatorRows]. Paths are absolute.
@About(
        "Word problems of data files, solved with a calculator in the tool loop of docs/episodes.md; GSM8K is recognised.")
public record CalculatorRowsSettings(
        @Key(value = "Files with the rows.", path = true, fewest = 1)
        List<String> path,

        @Key(value = "Files with the held-out rows; a share of the others when left out.", standard = "[]", path = true)
        List<String> testPath,

        @Key(value = "Share of the questions held out when there is no test_path.", standard = "0.2", range = "[0, 1)")
        double testShare,

        @Key(value = "Field with the question; recognised when left out.", form = "the name of a field") @Nullable
        String questionField,

        @Key(
                value = "Field with the number, or with a solution that marks it; recognised when left out.",
                form = "the name of a field")
        @Nullable
        String answerField,

        @Key(
                value = "Field whose values are the levels; the number of solution steps when left out.",
                form = "the name of a field")
        @Nullable
        String levelField,

        @Key(
                value = "Field with the solution whose calculations become calls; that of the answer when left out.",
                form = "the name of a field")
        @Nullable
        String solutionField,

        @Key(
                value = "Whether the prompt explains the loop and lists its functions; false: the problem alone.",
                standard = "true")
        boolean instructions,

        @Key(value = "Reward of a try that failed, added to that of the outcome.", standard = "0.0", range = "[-1, 0]")
        double errorReward) {
    public CalculatorRowsSettings {
        path = List.copyOf(path);
        testPath = List.copyOf(testPath);
        Keys.check(
                CalculatorRowsSettings.class,
                path,
                testPath,
                testShare,
                questionField,
                answerField,
                levelField,
                solutionField,
                instructions,
                errorReward);
        if (path.isEmpty()) {
            throw new InvalidValue("path", "must name at least one file");
        }
    }

    /// Makes the environment from a configuration.
    public static final class Provider implements EnvironmentProvider<CalculatorRowsSettings> {
        @Override
        public String type() {
            return "calculator_rows";
        }

        @Override
        public Class<CalculatorRowsSettings> settings() {
            return CalculatorRowsSettings.class;
        }

        @Override
        public List<Path> files(CalculatorRowsSettings settings) {
            return Stream.concat(settings.path.stream(), settings.testPath.stream())
                    .map(Path::of)
                    .toList();
        }

        @Override
        public Environment create(CalculatorRowsSettings settings, EnvironmentContext context) {
            DatasetSpec spec = DatasetSpec.of(context.name(), paths(settings.path))
                    .withFields(
                            settings.questionField, settings.answerField, settings.levelField, settings.solutionField);
            return new CalculatorRows(
                    settings.testPath.isEmpty()
                            ? spec.withTestShare(settings.testShare)
                            : spec.withTestFiles(paths(settings.testPath)),
                    new LoopSettings(settings.instructions, settings.errorReward));
        }
    }

    private static Path[] paths(List<String> names) {
        return names.stream().map(Path::of).toArray(Path[]::new);
    }
}
