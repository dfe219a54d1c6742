package dev.edgewise;

import dev.edgewise.assembly.Evaluation;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Probing;
import dev.edgewise.config.Precision;
import dev.edgewise.config.RolloutConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.probe.ProbePlan;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.run.RunDirectory;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.text.Message;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A model in memory, to be asked and measured. One that lies in a run directory is asked as it was trained: prompt
/// style, system message, length and stop strings come from the run. Where prompts evolved beside the model
/// (`prompts.json` in its directory), the best one stands around what it is asked. Thread-safe; callers take
/// turns.
public final class Model implements AutoCloseable {
    private static final int MICRO_BATCH_TOKENS = 4096;
    private static final int LENGTH = 512;
    private static final long SEED = 42;

    private final OpenModel model;
    private final PromptRenderer bare;
    private final Generator generator;
    private final Optional<RolloutConfig> trained;
    private PromptRenderer prompts;

    private Model(OpenModel model, PromptRenderer bare, Optional<RolloutConfig> trained) {
        this.model = model;
        this.bare = bare;
        this.prompts = bare;
        this.generator = new Generator(model.policy(), model.tokenizer());
        this.trained = trained;
    }

    static Model open(String name, String device) {
        Models models = new Models(
                System.getenv(),
                DownloadProgress.SILENT,
                Device.parse(device),
                MICRO_BATCH_TOKENS,
                Threads.standard(System.getenv()));
        Optional<RunConfig> run = RunDirectory.around(Path.of(name)).map(files -> RunConfig.read(files.config()));
        Path located = models.locate(name);
        OpenModel model = models.open(located, null, Precision.AUTO);
        try {
            PromptRenderer bare = run.map(config -> model.prompts(config.prompt(), config.variants()))
                    .orElseGet(() -> new PromptRenderer(model.tokenizer(), model.template(), ""));
            Model opened = new Model(model, bare, run.map(RunConfig::rollout));
            PromptFile.beside(located).ifPresent(opened::prompted);
            return opened;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private synchronized void prompted(Path file) {
        Prompt best = PromptFile.read(file).getFirst().prompt();
        new PromptFit(bare, context(), 1)
                .require("prompt 1 of " + file, best, List.of(PromptRenderer.conversation("")));
        prompts = bare.with(best);
    }

    /// Has the model asked without a prompt that evolved beside it, from now on.
    ///
    /// @return this model
    public synchronized Model withoutPrompt() {
        prompts = bare;
        return this;
    }

    /// Returns the most likely completion of a prompt.
    ///
    /// @throws ConfigException if the prompt does not fit the context
    public synchronized String generate(String prompt) {
        return generate(prompt, 1, settings(prompts.render(prompt).ids().length).greedy(), SEED)
                .getFirst()
                .text();
    }

    /// Returns several completions of a prompt.
    ///
    /// @param settings how they are drawn
    /// @param seed the same seed draws the same
    /// @throws ConfigException if prompt and completion do not fit the context
    public synchronized List<Completion> generate(String prompt, int count, SamplingSettings settings, long seed) {
        int[] ids = prompts.render(prompt).ids();
        requireRoom(ids.length + settings.maxCompletionLength());
        return generator
                .generate(List.of(new Generator.Request(ids, seed)), count, settings)
                .getFirst();
    }

    /// Returns the log-probability of each token of a completion of `prompt`, its end token included.
    ///
    /// @throws ConfigException if both do not fit the context
    public synchronized float[] score(String prompt, String completion) {
        var sequence =
                prompts.solution(PromptRenderer.conversation(prompt), List.of(new Message("assistant", completion)));
        requireRoom(sequence.length());
        return model.policy().logProbs(List.of(sequence), 1).getFirst();
    }

    /// Measures the accuracy on held-out tasks: one most likely completion of [Evaluation#PER_LEVEL] tasks a level.
    ///
    /// @throws dev.edgewise.error.UserException if an environment cannot be used
    public List<Evaluation.Result> evaluate(List<Environment> environments) {
        return evaluate(environments, new Evaluation(1, false, Evaluation.PER_LEVEL, null, SEED), 0);
    }

    /// Measures accuracy and pass@k on held-out tasks.
    ///
    /// @param temperature how completions are drawn; 0 takes the most likely token
    /// @throws dev.edgewise.error.UserException if an environment cannot be used
    public synchronized List<Evaluation.Result> evaluate(
            List<Environment> environments, Evaluation evaluation, double temperature) {
        Evaluation.requireTasks(environments);
        List<Evaluation.Result> results = new ArrayList<>();
        for (Environment environment : environments) {
            int longest = evaluation.tasks(environment).stream()
                    .mapToInt(task -> prompts.render(task).ids().length)
                    .max()
                    .orElse(0);
            results.add(evaluation.run(
                    environment, prompts, generator, settings(longest).at(temperature), _ -> {}, _ -> {}));
        }
        return List.copyOf(results);
    }

    /// Finds out what the model can do: asks held-out tasks where it learns most from the answers.
    ///
    /// @throws dev.edgewise.error.UserException if an environment cannot be used or the budget is too small
    public synchronized Probing.Result probe(List<Environment> environments, ProbePlan plan) {
        Evaluation.requireTasks(environments);
        Probing.requireRoom(plan, environments, Split.TEST);
        SamplingSettings settings = settings(longestPrompt(environments));
        double temperature = trained.map(RolloutConfig::temperature).orElse(1.0);
        return new Probing(environments, prompts, generator, settings.at(temperature), Split.TEST, SEED)
                .run(plan, _ -> {});
    }

    private int longestPrompt(List<Environment> environments) {
        int longest = 0;
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                var random = Seeds.stream(0, "prompt length", environment.name(), level);
                Task task = environment.draw(Split.TEST, level, random);
                longest = Math.max(longest, prompts.render(task).ids().length);
            }
        }
        return longest;
    }

    private SamplingSettings settings(int prompt) {
        int wanted = trained.map(RolloutConfig::maxCompletionLength).orElse(LENGTH);
        int length = Math.max(1, Math.min(wanted, context() - prompt));
        return SamplingSettings.greedy(length, trained.map(RolloutConfig::stop).orElse(List.of()));
    }

    private void requireRoom(int tokens) {
        if (tokens > context()) {
            throw new ConfigException("prompt and completion take up to " + tokens
                    + " tokens, more than the model's context of " + context() + "; shorten one of them");
        }
    }

    private int context() {
        return model.policy().weights().config().context();
    }

    /// Frees the memory.
    @Override
    public synchronized void close() {
        model.close();
    }
}
