package dev.edgewise.assembly;

import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.FastWeightsConfig;
import dev.edgewise.config.InitConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.error.ConfigException;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether a run could begin, asked without the weights of its model: whether its data can be read, its model's
/// tokenizer knows what its tasks are written in, and its tasks fit the model's context.
///
/// @param models finds the models
/// @param pending the directory of data sets that will be made later, and are not looked at; null for none
record RunCheck(Models models, @Nullable Path pending) {
    /// Refuses a run that could not begin.
    ///
    /// @param start the run that makes the model that this one begins from; null where the model is there
    /// @throws dev.edgewise.error.UserException if so
    void require(RunConfig config, @Nullable RunConfig start) {
        if (config.algorithm() instanceof RerankConfig rerank) {
            RerankOutline.of(config, rerank, models).close();
            return;
        }
        Environments tasks = made(config);
        if (config.environments().isEmpty()) {
            RunOutline.requireTasks(config, tasks.trained());
        }
        List<Environment> environments = tasks.trained();
        if (environments.size() == config.environments().size()) {
            PhaseParts.of(config, environments);
        }
        Environments first = start == null ? tasks : made(start);
        RunConfig from = start == null ? config : start;
        try (ModelOutline model = ModelOutline.of(from, models, RunOutline.asked(from, first.all()))) {
            if (start != null && isOfCharacters(start.model().init())) {
                requireKnown(
                        RunOutline.asked(config, tasks.all()),
                        FreshModel.alphabet(RunOutline.asked(start, first.all())));
            }
            PromptRenderer prompts =
                    RunOutline.prompts(config.prompt(), model.tokenizer(), model.template(), config.variants());
            ContextCheck context = ContextCheck.of(config, model.decoder().context(), prompts);
            context.require(config, environments, tasks.evaluated());
            FastWeightsConfig fast = config.fastWeights();
            if (fast != null && (fast.prompts() == null || !madeLater(List.of(fast.prompts())))) {
                int completion = config.rollout().maxCompletionLength();
                RunPrompts.fitting(config, new PromptFit(prompts, context.context(), completion), environments);
            }
            if (config.algorithm() instanceof PreferenceConfig preference
                    && !madeLater(preference.preferences().dataset())) {
                context.requirePreferences(
                        PreferenceData.of(preference, prompts).rows());
            }
            if (config.algorithm() instanceof SftConfig sft
                    && !madeLater(sft.dataset())
                    && !(sft.dataset().isEmpty() && environments.isEmpty())) {
                context.requireDemonstrations(
                        DemonstrationData.of(config, sft, RunOutline.asked(config, environments), prompts)
                                .sequences());
            }
        }
    }

    private static boolean isOfCharacters(@Nullable InitConfig init) {
        return init != null && init.ofCharacters();
    }

    /// Returns the environments that are there by now.
    private Environments made(RunConfig config) {
        List<Environment> trained = made(config.environments(), config);
        return new Environments(
                trained, config.evalEnvironments().isEmpty() ? trained : made(config.evalEnvironments(), config));
    }

    private List<Environment> made(List<EnvironmentConfig> configs, RunConfig config) {
        return Environments.of(
                configs.stream().filter(one -> !isPending(one)).toList(),
                config.prompt(),
                TrainSession.talking(_ -> {}));
    }

    private boolean isPending(EnvironmentConfig environment) {
        return environment.part().settings() instanceof DatasetSettings dataset && madeLater(dataset.path());
    }

    private boolean madeLater(List<String> files) {
        return pending != null
                && files.stream().anyMatch(file -> Path.of(file).normalize().startsWith(pending.normalize()));
    }

    private static void requireKnown(List<Environment> environments, Set<Character> known) {
        for (Environment environment : environments) {
            String unknown = environment
                    .alphabet()
                    .orElse("")
                    .chars()
                    .mapToObj(c -> (char) c)
                    .filter(c -> !known.contains(c))
                    .map(c -> c == '\n' ? "\\n" : String.valueOf(c))
                    .collect(Collectors.joining(" "));
            if (!unknown.isEmpty()) {
                throw new ConfigException("environment " + environment.name() + " is written with characters that"
                        + " the warm start's tokenizer does not have: " + unknown + "; the warm start has those of"
                        + " its own environments and eval_environments, so name it there");
            }
        }
    }
}
