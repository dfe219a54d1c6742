package dev.edgewise.environment.dataset;

import dev.edgewise.environment.Environment;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.ScorerProvider;
import dev.edgewise.plugin.VerifierProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The keys of a data set. Paths are absolute.
@About("Tasks read from JSONL, JSON, CSV, TSV or Parquet rows. GSM8K, SVAMP and TRL's columns are recognised.")
public record DatasetSettings(
        @Key(value = "Files with the rows.", path = true, fewest = 1)
        List<String> path,

        @Key(value = "Files with the held-out rows; a share of the others when left out.", standard = "[]", path = true)
        List<String> testPath,

        @Key(value = "Share of the questions held out when there is no test_path.", standard = "0.2", range = "[0, 1)")
        double testShare,

        @Key(value = "Field with the question; recognised when left out.", form = "the name of a field") @Nullable
        String questionField,

        @Key(
                value = "Field with the answer, or with a solution that marks it; recognised when left out.",
                form = "the name of a field")
        @Nullable
        String answerField,

        @Key(
                value = "Field whose values are the levels; the number of solution steps when left out.",
                form = "the name of a field")
        @Nullable
        String levelField,

        @Key(
                value =
                        "The values of level_field, easiest first. Left out: numbers by size, names with numbers by these, words"
                                + " such as easy, medium and hard in their usual order, other names by the alphabet.",
                standard = "[]",
                form = "text that is not empty")
        List<String> levelOrder,

        @Key(
                value =
                        "Completions of each problem that the model writes before the first step; the problems are sorted into levels by how many are wrong. 0: levels are not inferred.",
                standard = "0",
                range = "[0, 64]")
        int inferLevels,

        @Key(
                value =
                        "Field with the expert's steps, one a line, in some rows or all; without it the steps are those in the answer's field.",
                form = "the name of a field")
        @Nullable
        String solutionField,

        @Key(
                value =
                        "How answers are compared: as exact numbers, as text, as one of the texts in a list, by a regular expression (RE2) that matches the whole answer, as JSON whose keys may come in any order, or by a JSON Schema.",
                standard = "number")
        Part<VerifierProvider<?>> answerType,

        @Key("A program of your own that scores completions, see docs/rewards.md; without it answers are compared.")
        @Nullable
        Part<ScorerProvider<?>> reward) {
    public DatasetSettings {
        path = List.copyOf(path);
        testPath = List.copyOf(testPath);
        levelOrder = List.copyOf(levelOrder);
        Keys.check(
                DatasetSettings.class,
                path,
                testPath,
                testShare,
                questionField,
                answerField,
                levelField,
                levelOrder,
                inferLevels,
                solutionField,
                answerType,
                reward);
        if (path.isEmpty()) {
            throw new InvalidValue("path", "must name at least one file");
        }
        if (reward != null && !answerType.type().equals("number")) {
            throw new InvalidValue(
                    "answer_type", "compares answers, but reward scores the completions; remove one of them");
        }
        if (levelField == null && !levelOrder.isEmpty()) {
            throw new InvalidValue(
                    "level_order", "orders the values of level_field, which is not set; set both or neither");
        }
        if (levelField != null && inferLevels > 0) {
            throw new InvalidValue(
                    "infer_levels", "sorts problems without levels, but level_field names them; remove one of them");
        }
        if (Set.copyOf(levelOrder).size() < levelOrder.size()) {
            throw new InvalidValue("level_order", "must name every value once");
        }
    }

    /// Makes data sets from a configuration.
    public static final class Provider implements EnvironmentProvider<DatasetSettings> {
        @Override
        public String type() {
            return "dataset";
        }

        @Override
        public Class<DatasetSettings> settings() {
            return DatasetSettings.class;
        }

        @Override
        public boolean takesLevels() {
            return false;
        }

        @Override
        public List<Path> files(DatasetSettings settings) {
            return Stream.concat(settings.path.stream(), settings.testPath.stream())
                    .map(Path::of)
                    .toList();
        }

        @Override
        public Environment create(DatasetSettings settings, EnvironmentContext context) {
            DatasetSpec spec = settings.spec(context);
            Part<ScorerProvider<?>> reward = settings.reward;
            DatasetEnvironment read = reward == null
                    ? DatasetEnvironment.load(spec, context.answer(), context.showSteps())
                    : DatasetEnvironment.judged(
                            spec,
                            reward.provider()
                                    .make(reward.settings(), context.scoring().of(context.name())));
            return read.inferringLevels(settings.inferLevels);
        }
    }

    private DatasetSpec spec(EnvironmentContext context) {
        DatasetSpec spec = DatasetSpec.of(context.name(), paths(path))
                .withFields(questionField, answerField, levelField, solutionField)
                .withAnswerType(answerType.provider().make(answerType.settings(), new PluginContext(0)))
                .withLevelOrder(levelOrder);
        return testPath.isEmpty() ? spec.withTestShare(testShare) : spec.withTestFiles(paths(testPath));
    }

    private static Path[] paths(List<String> names) {
        return names.stream().map(Path::of).toArray(Path[]::new);
    }
}
