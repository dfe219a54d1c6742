package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.Collective;
import dev.edgewise.config.GuardsConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.data.HeldOutText;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.policy.Policy;
import dev.edgewise.random.Seeds;
import dev.edgewise.trainer.CoverageMonitor;
import dev.edgewise.trainer.DivergenceMonitor;
import dev.edgewise.trainer.DivergenceMonitor.Sampled;
import dev.edgewise.trainer.Evaluator;
import dev.edgewise.trainer.MasteryMonitor;
import dev.edgewise.trainer.Monitor;
import dev.edgewise.trainer.PerplexityMonitor;
import dev.edgewise.trainer.PlasticityMonitor;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.ScheduledMonitor;
import dev.edgewise.trainer.Scores;
import dev.edgewise.trainer.TextWindows;
import dev.edgewise.trainer.WeightMonitor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The monitors a configuration asks for.
///
/// @param generator samples from the policy
/// @param scores how answers are scored
/// @param reference the copy that serves as reference; null where none is kept or an adapter is trained
record Monitors(
        RunConfig config,
        List<Environment> environments,
        OpenModel model,
        PromptRenderer prompts,
        CompletionSampler generator,
        Scores scores,
        @Nullable Policy reference,
        Collective collective) {
    /// Tries per task of the coverage reading; tasks are an eighth of the others', so that it costs twice as
    /// much.
    private static final int TRIES = 16;

    private static final int FEWER = 8;

    /// A plasticity probe's learning rate where the run's is lower, as it is in RL on a pretrained model.
    private static final double LEAST_RATE = 1e-4;

    /// Returns the monitors with their schedules. In a run through phases distance and plasticity are read at
    /// every border, as far as they can be.
    ///
    /// @param note told what cannot be
    List<ScheduledMonitor> all(Consumer<String> note) {
        GuardsConfig guards = config.guards();
        List<ScheduledMonitor> monitors = new ArrayList<>();
        boolean phases = !config.phases().isEmpty();
        if (guards.monitorSteps() > 0) {
            regular().forEach(monitor -> monitors.add(new ScheduledMonitor(monitor, guards.monitorSteps())));
        } else if (phases) {
            distance().ifPresent(monitor -> monitors.add(new ScheduledMonitor(monitor, 0)));
        }
        if (guards.plasticitySteps() > 0) {
            monitors.add(new ScheduledMonitor(
                    plasticity(UnseenTask.of(config, model, prompts, seed())), guards.plasticitySteps()));
        } else if (phases) {
            UnseenTask.find(config, model, prompts, seed())
                    .ifPresentOrElse(
                            task -> monitors.add(new ScheduledMonitor(plasticity(task), 0)),
                            () -> note.accept("plasticity is not measured at the borders of phases, since the model's"
                                    + " tokenizer and context have no room for a family of tasks that the run does not"
                                    + " ask"));
        }
        return monitors;
    }

    private List<Monitor> regular() {
        int samples = config.guards().monitorSamples();
        int fewer = Math.ceilDiv(samples, FEWER);
        SamplingSettings sampling = Sampling.of(config.rollout());
        List<Monitor> monitors = new ArrayList<>();
        monitors.add(new MasteryMonitor(
                new Evaluator(environments, prompts, generator, sampling.greedy(), scores, samples, seed())));
        monitors.add(new CoverageMonitor(environments, prompts, generator, sampling, scores, fewer, TRIES, seed()));
        distance().ifPresent(monitors::add);
        String text = config.guards().heldOutText();
        if (text != null) {
            monitors.add(new PerplexityMonitor(model.policy(), collective, windows(text)));
        }
        List<int[]> seen = WeightMonitor.prompts(environments, prompts, seed());
        if (!seen.isEmpty()) {
            monitors.add(new WeightMonitor(model.policy(), collective, seen));
        }
        return monitors;
    }

    private Optional<Monitor> distance() {
        int fewer = Math.ceilDiv(config.guards().monitorSamples(), FEWER);
        Sampled policy = Sampled.policy(model.policy(), generator);
        return Optional.ofNullable(other())
                .map(other -> new DivergenceMonitor(
                        policy, other, environments, prompts, Sampling.of(config.rollout()), fewer, seed()));
    }

    private @Nullable Sampled other() {
        if (model.policy().weights().adapter() != null) {
            return Sampled.beneath(model.policy(), generator);
        }
        return reference == null ? null : new Sampled(reference, new Generator(reference, model.tokenizer()));
    }

    private List<TrainingSequence> windows(String text) {
        if (config.model().init() != null) {
            throw new ConfigException(
                    "guards.held_out_text watches what a pretrained model knew, but model.init makes a"
                            + " new one that knows nothing; remove guards.held_out_text, or give model.path");
        }
        int context = model.policy().weights().config().context();
        List<String> documents = HeldOutText.read(Path.of(text), TextWindows.CHARACTERS);
        return TextWindows.cut(text, documents, model.tokenizer(), context);
    }

    private PlasticityMonitor plasticity(UnseenTask task) {
        var optimizer = config.optimizer();
        return new PlasticityMonitor(
                model.policy(),
                collective,
                task.name(),
                task.batches(),
                new PlasticityMonitor.Recipe(
                        Math.max(LEAST_RATE, optimizer.learningRate()),
                        optimizer.maxGradNorm(),
                        TrainingRun.adam(optimizer),
                        seed()));
    }

    private long seed() {
        return Seeds.derive(config.seed(), "monitor");
    }
}
