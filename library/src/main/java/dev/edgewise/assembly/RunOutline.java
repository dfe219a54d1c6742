package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.PromptStyle;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.config.ShapingConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.rewrite.BackwardRewrites;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.EventSink;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.memory.RunShape;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.reward.NamedReward;
import dev.edgewise.reward.Reward;
import dev.edgewise.run.RunFiles;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.trainer.Checkpoints;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.Scores;
import dev.edgewise.trainer.Unscored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run before the weights of its model are read: every process of it begins from one. Closing releases the
/// environments and closes the tokenizer.
///
/// @param tasks its environments, each built once
/// @param asked those trained on as training asks them: some tasks backwards, if so configured
/// @param scores how completions are scored
record RunOutline(
        RunConfig config, Environments tasks, List<Environment> asked, Scores scores, Models models, ModelOutline model)
        implements Outline {
    /// Builds the environments and looks at the model.
    ///
    /// @param additions what a program adds to the configuration
    /// @param scoring what programs that score completions need
    /// @throws dev.edgewise.error.UserException if one of them cannot be used
    static RunOutline of(RunConfig config, Additions additions, ScorerContext scoring, Models models) {
        String format = config.prompt().toolFormat();
        Plugins plugins = config.variants();
        if (format != null) {
            CallFormats.named(format, plugins);
        }
        ModelCalls calls = new ModelCalls();
        Environments tasks = with(additions.environments(), Environments.of(config, scoring, calls));
        try {
            requireTasks(config, tasks.trained());
            TaskCheck.require(tasks.all());
            PhaseParts.of(config, tasks.trained());
            List<Environment> asked = asked(config, tasks.trained());
            Scores scores = scores(config, additions);
            ModelOutline model = ModelOutline.of(config, models, asked(config, tasks.all()));
            calls.of(format, config.prompt().style() == PromptStyle.RAW ? null : model.template(), plugins);
            return new RunOutline(config, tasks, asked, scores, models, model);
        } catch (RuntimeException e) {
            tasks.release();
            throw e;
        }
    }

    /// Returns the outline with other environments, which close with this one.
    RunOutline with(Environments other) {
        return new RunOutline(config, other, asked(config, other.trained()), scores, models, model);
    }

    /// Returns the outline of a run that goes on where an attempt has no score; null for one that stops.
    RunOutline goingOn(@Nullable Unscored unscored) {
        return new RunOutline(config, tasks, asked, scores.goingOn(unscored), models, model);
    }

    private static Scores scores(RunConfig config, Additions added) {
        List<NamedReward> rewards = new ArrayList<>(added.rewards());
        for (ShapingConfig each : config.rewards()) {
            Reward reward = each.part().provider().make(each.part().settings(), new PluginContext(config.seed()));
            rewards.add(new NamedReward(each.name(), each.weight(), reward));
        }
        Duration limit = added.scoreLimit();
        return new Scores(
                rewards,
                limit != null
                        ? limit
                        : Duration.ofMillis(Math.round(1000 * config.rollout().scoreTimeout())));
    }

    private static Environments with(List<Environment> own, Environments configured) {
        List<Environment> trained =
                Stream.concat(configured.trained().stream(), own.stream()).toList();
        boolean others = !configured.evaluated().equals(configured.trained());
        return new Environments(trained, others ? configured.evaluated() : trained);
    }

    /// Refuses a run that asks nothing.
    ///
    /// @throws ConfigException if so
    static void requireTasks(RunConfig config, List<Environment> environments) {
        boolean fromDataset = config.algorithm() instanceof PreferenceConfig
                || (config.algorithm() instanceof SftConfig sft
                        && !sft.dataset().isEmpty());
        if (environments.isEmpty() && !fromDataset) {
            throw new ConfigException(
                    "environments must name at least one environment: - {type: addition}, for example; only type sft"
                            + " with a dataset runs without");
        }
    }

    /// Returns environments as training asks them.
    static List<Environment> asked(RunConfig config, List<Environment> environments) {
        return environments.stream()
                .map(each -> BackwardRewrites.of(each, config.guards().backwardRewrites()))
                .toList();
    }

    /// Returns the renderer a configuration asks for.
    ///
    /// @param plugins which may bring the format of calls
    /// @throws ConfigException if it asks for chat and the model has no template, or one that cannot hold tools
    static PromptRenderer prompts(
            PromptConfig config, HfTokenizer tokenizer, @Nullable ChatTemplate template, Plugins plugins) {
        PromptStyle style = config.style();
        if (style == PromptStyle.CHAT && template == null) {
            throw new ConfigException("prompt.style is chat, but the model has no chat template; use raw or auto");
        }
        HfTokenizer wrapped = ToolTemplates.of(config.toolStyle(), tokenizer, template);
        ChatTemplate used = wrapped == tokenizer ? template : Models.template(wrapped);
        ChatTemplate shown = style == PromptStyle.RAW ? null : used;
        CallFormat named = config.toolFormat() == null ? null : CallFormats.named(config.toolFormat(), plugins);
        return new PromptRenderer(
                wrapped,
                shown,
                Prompt.system(config.system()),
                config.splitSpecialTokens(),
                () -> named == null ? CallFormats.written(shown, plugins) : named);
    }

    @Override
    public MemoryNeed memory(int sharing) {
        List<Prompt> start = config.fastWeights() == null ? List.of() : RunPrompts.start(config, prompts());
        RunShape shape = RunShapes.of(config, tasks.trained(), start, model.decoder(), models);
        List<MemoryEstimate.Item> teachers = new ArrayList<>(RunTeacher.memory(config, shape, models));
        teachers.addAll(RunPrompts.memory(config, models));
        return MemoryCheck.of(shape, models.device(), sharing).with(teachers);
    }

    @Override
    public TrainingRun assemble(
            Function<TrainedModel, Checkpoints> checkpoints,
            @Nullable RunFiles files,
            Consumer<String> say,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        return DecoderRun.assemble(this, checkpoints, files, say, events, interrupted, collective);
    }

    /// Returns the renderer of its prompts.
    ///
    /// @throws ConfigException if it asks for chat and the model has no template
    PromptRenderer prompts() {
        return prompts(config.prompt(), model.tokenizer(), model.template(), config.variants());
    }

    /// Reads the weights of the model.
    ///
    /// @throws dev.edgewise.error.UserException if they cannot be used
    OpenModel open() {
        var precision = config.precision().compute();
        var lora = config.model().lora();
        String path = config.model().path();
        return path == null || lora == null
                ? models.open(model, precision, config.seed())
                : models.adapted(model, path, lora, precision, config.seed());
    }

    @Override
    public void close() {
        tasks.release();
        model.close();
    }
}
