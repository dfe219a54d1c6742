package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Evaluation;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.cluster.Parts;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.task.Task;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.text.Conversation;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `edgewise eval` of tasks: asks those of one environment after the other, under each prompt.
///
/// @param run the configuration of the model's run
/// @param cluster does the tasks in parts; null where they are done here
record EnvironmentAsking(
        Evaluation evaluation,
        SamplingOptions sampling,
        EpisodeOptions episodes,
        Optional<RunConfig> run,
        @Nullable Cluster cluster) {
    /// Who else does the tasks.
    ///
    /// @param about returns what replies depend on, by name
    record Cluster(Parts parts, Function<SamplingSettings, ObjectNode> about) {}

    /// Asks every task and writes what came of each environment.
    ///
    /// @param bare asks without a prompt of `known`
    /// @param log takes every reply; null for nobody
    /// @throws dev.edgewise.error.ConfigException if a prompt does not fit
    void run(
            List<Environment> environments,
            OpenModel open,
            PromptRenderer bare,
            PromptsOption.Prompts known,
            EvaluationText text,
            @Nullable ReplyLog log,
            Streams streams) {
        Generator generator = new Generator(open.policy(), open.tokenizer());
        List<PromptRenderer> asking = asking(environments, open, bare, known);
        for (Environment environment : environments) {
            SamplingSettings settings = settings(environment, open, asking);
            List<Evaluation.Result> results = new ArrayList<>();
            for (PromptRenderer prompts : asking) {
                results.add(
                        cluster == null
                                ? here(environment, prompts, generator, settings, log, streams)
                                : evaluation.run(
                                        environment,
                                        prompts,
                                        generator,
                                        settings,
                                        ReplyLog.of(log),
                                        cluster.parts(),
                                        Path.of(""),
                                        cluster.about().apply(settings)));
            }
            text.write(results);
        }
    }

    /// Returns a renderer for every prompt.
    private List<PromptRenderer> asking(
            List<Environment> environments, OpenModel open, PromptRenderer bare, PromptsOption.Prompts known) {
        if (known.all().isEmpty()) {
            return List.of(bare);
        }
        List<Conversation> tasks = environments.stream()
                .flatMap(environment -> evaluation.tasks(environment).stream())
                .map(Task::conversation)
                .toList();
        List<PromptRenderer> asking = new ArrayList<>();
        for (int i = 0; i < known.all().size(); i++) {
            known.require(i, open, bare, tasks);
            asking.add(bare.with(known.all().get(i).prompt()));
        }
        return asking;
    }

    private SamplingSettings settings(Environment environment, OpenModel open, List<PromptRenderer> asking) {
        List<Task> tasks = evaluation.tasks(environment);
        int longest = asking.stream()
                .flatMapToInt(prompts ->
                        tasks.stream().mapToInt(task -> prompts.render(task).ids().length))
                .max()
                .orElse(0);
        return sampling.settings(
                        evaluation.samples(),
                        run.map(r -> r.rollout().maxCompletionLength()),
                        run.map(r -> r.rollout().stop()).orElse(List.of()),
                        ContextBudget.of(open, longest))
                .within(episodes.limits(run.map(RunConfig::rollout)));
    }

    private Evaluation.Result here(
            Environment environment,
            PromptRenderer prompts,
            Generator generator,
            SamplingSettings settings,
            @Nullable ReplyLog log,
            Streams streams) {
        try (ProgressLine line = streams.display()
                .progress(
                        environment.name(),
                        ReadableNumbers::count,
                        evaluation.tasks(environment).size(),
                        0)) {
            return evaluation.run(environment, prompts, generator, settings, ReplyLog.of(log), line::update);
        }
    }
}
