package dev.edgewise.assembly;

import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.LevelRange;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.LevelWindow;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.environment.tools.Calculator;
import dev.edgewise.environment.tools.Entailment;
import dev.edgewise.environment.tools.ToolUse;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.settings.Keys;
import dev.edgewise.tool.CallFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Builds environments from their configuration.
///
/// @param trained what a run trains on
/// @param evaluated what it is evaluated on: the same, unless it names others
public record Environments(List<Environment> trained, List<Environment> evaluated) {
    /// Families that are solved with tools.
    private static final List<EnvironmentProvider<?>> WITH_TOOLS =
            List.of(Calculator.PROVIDER, Entailment.PROVIDER, ToolUse.PROVIDER);

    public Environments {
        trained = List.copyOf(trained);
        evaluated = List.copyOf(evaluated);
    }

    /// Builds the environments of a run; data files are read. A run through phases is evaluated on what it
    /// trains, too, where no other environment of the name is.
    ///
    /// @param scoring what programs that score completions need
    /// @param calls gives the format in which the model writes calls
    public static Environments of(RunConfig config, ScorerContext scoring, Supplier<CallFormat> calls) {
        List<Environment> trained = of(config.environments(), config.prompt(), scoring, calls);
        if (config.evalEnvironments().isEmpty()) {
            return new Environments(trained, trained);
        }
        List<Environment> evaluated = of(config.evalEnvironments(), config.prompt(), scoring, calls);
        Set<String> names = evaluated.stream().map(Environment::name).collect(Collectors.toSet());
        Stream<Environment> measured = config.phases().isEmpty()
                ? Stream.of()
                : trained.stream().filter(environment -> !names.contains(environment.name()));
        return new Environments(
                trained, Stream.concat(evaluated.stream(), measured).toList());
    }

    /// Returns both, each once.
    List<Environment> all() {
        return Stream.concat(trained.stream(), evaluated.stream()).distinct().toList();
    }

    /// Ends what scoring has started.
    void release() {
        all().forEach(Environment::release);
    }

    /// Builds the environments of a run, in order, for a model that writes calls in the form of Hermes.
    ///
    /// @param scoring what programs that score completions need
    public static List<Environment> of(List<EnvironmentConfig> configs, PromptConfig prompt, ScorerContext scoring) {
        return of(configs, prompt, scoring, new ModelCalls());
    }

    /// Builds the environments of a run, in order.
    ///
    /// @param scoring what programs that score completions need
    /// @param calls gives the format in which the model writes calls
    public static List<Environment> of(
            List<EnvironmentConfig> configs, PromptConfig prompt, ScorerContext scoring, Supplier<CallFormat> calls) {
        return configs.stream()
                .map(config -> of(
                        config,
                        new EnvironmentContext(config.name(), prompt.answer(), prompt.showSteps(), scoring, calls)))
                .toList();
    }

    private static Environment of(EnvironmentConfig config, EnvironmentContext context) {
        EnvironmentProvider<?> provider = config.part().provider();
        Environment whole = provider.make(config.part().settings(), context);
        LevelRange range = config.levels();
        if (range == null && config.name().equals(whole.name())) {
            return whole;
        }
        return new LevelWindow(
                config.name(),
                whole,
                range == null ? 0 : range.first(),
                range == null ? whole.levels() - 1 : range.last());
    }

    /// Returns a built-in family by name.
    ///
    /// @throws dev.edgewise.error.ConfigException if there is none
    public static Environment family(String name, PromptConfig prompt) {
        return WITH_TOOLS.stream()
                .filter(provider -> provider.type().equals(name))
                .findFirst()
                .map(provider -> usual(provider, prompt))
                .orElseGet(() -> TaskFamily.of(name).create(prompt.answer(), prompt.showSteps()));
    }

    private static <S extends Record> Environment usual(EnvironmentProvider<S> provider, PromptConfig prompt) {
        return provider.create(
                Keys.defaults(provider.settings()),
                new EnvironmentContext(
                        provider.type(), prompt.answer(), prompt.showSteps(), TrainSession.talking(_ -> {})));
    }

    /// Reads data files as one environment with recognised columns.
    ///
    /// @param whole whether no row is held out
    public static Environment dataset(List<Path> files, PromptConfig prompt, boolean whole) {
        DatasetSpec spec = DatasetSpec.of("data", files.toArray(Path[]::new));
        return DatasetEnvironment.load(whole ? spec.withTestShare(0) : spec, prompt.answer(), prompt.showSteps());
    }
}
