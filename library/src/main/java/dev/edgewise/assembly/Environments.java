package dev.edgewise.assembly;

import dev.edgewise.config.DatasetConfig;
import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.FamilyConfig;
import dev.edgewise.config.LevelRange;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.RewardConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.LevelWindow;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.environment.family.TaskFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Builds environments from their configuration.
///
/// @param trained what a run trains on
/// @param evaluated what it is evaluated on: the same, unless it names others
public record Environments(List<Environment> trained, List<Environment> evaluated) {
    public Environments {
        trained = List.copyOf(trained);
        evaluated = List.copyOf(evaluated);
    }

    /// Builds the environments of a run; data files are read.
    ///
    /// @param rewards makes the programs that score completions
    public static Environments of(RunConfig config, ExternalRewards rewards) {
        List<Environment> trained = of(config.environments(), config.prompt(), rewards);
        return new Environments(
                trained,
                config.evalEnvironments().isEmpty()
                        ? trained
                        : of(config.evalEnvironments(), config.prompt(), rewards));
    }

    /// Returns both, each once.
    List<Environment> all() {
        return Stream.concat(trained.stream(), evaluated.stream()).distinct().toList();
    }

    /// Ends what scoring has started.
    void release() {
        all().forEach(Environment::release);
    }

    /// Builds the environments of a run, in order.
    ///
    /// @param rewards makes the programs that score completions
    public static List<Environment> of(List<EnvironmentConfig> configs, PromptConfig prompt, ExternalRewards rewards) {
        return configs.stream()
                .map(config -> of(config, prompt.answer(), prompt.showSteps(), rewards))
                .toList();
    }

    private static Environment of(
            EnvironmentConfig config, AnswerFormat format, boolean showSteps, ExternalRewards rewards) {
        return switch (config) {
            case FamilyConfig family -> {
                Environment whole = family.type().create(format, showSteps);
                LevelRange range = family.levels();
                boolean same = range == null && family.name().equals(whole.name());
                yield same
                        ? whole
                        : new LevelWindow(
                                family.name(),
                                whole,
                                range == null ? 0 : range.first(),
                                range == null ? whole.levels() - 1 : range.last());
            }
            case DatasetConfig dataset -> {
                RewardConfig reward = dataset.reward();
                yield reward == null
                        ? DatasetEnvironment.load(spec(dataset), format, showSteps)
                        : DatasetEnvironment.judged(spec(dataset), rewards.of(dataset.name(), reward));
            }
        };
    }

    /// Returns a built-in family by name.
    ///
    /// @throws dev.edgewise.error.ConfigException if there is none
    public static Environment family(String name, PromptConfig prompt) {
        return TaskFamily.of(name).create(prompt.answer(), prompt.showSteps());
    }

    /// Reads data files as one environment with recognised columns.
    ///
    /// @param whole whether no row is held out
    public static Environment dataset(List<Path> files, PromptConfig prompt, boolean whole) {
        DatasetSpec spec = DatasetSpec.of("data", files.toArray(Path[]::new));
        return DatasetEnvironment.load(whole ? spec.withTestShare(0) : spec, prompt.answer(), prompt.showSteps());
    }

    private static DatasetSpec spec(DatasetConfig dataset) {
        DatasetSpec spec = DatasetSpec.of(dataset.name(), paths(dataset.path()))
                .withFields(
                        dataset.questionField(), dataset.answerField(), dataset.levelField(), dataset.solutionField());
        spec = spec.withAnswerType(dataset.answerType()).withLevelOrder(dataset.levelOrder());
        return dataset.testPath().isEmpty()
                ? spec.withTestShare(dataset.testShare())
                : spec.withTestFiles(paths(dataset.testPath()));
    }

    private static Path[] paths(List<String> names) {
        return names.stream().map(Path::of).toArray(Path[]::new);
    }
}
