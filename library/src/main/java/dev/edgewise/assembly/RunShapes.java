package dev.edgewise.assembly;

import dev.edgewise.config.AlgorithmConfig;
import dev.edgewise.config.EdgeConfig;
import dev.edgewise.config.FastWeightsConfig;
import dev.edgewise.config.GrpoConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.LoraConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.evolve.Mutations;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.generate.Generator;
import dev.edgewise.memory.RunShape;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What decides a run's memory, read from its configuration before the model's weights are.
final class RunShapes {
    /// Tokens a chat template and a system prompt's frame add.
    private static final int FRAME = 48;

    /// Letters of a pretrained model's token, rather too few.
    private static final int LETTERS_PER_TOKEN = 3;

    private static final int SAMPLES = 16;

    private RunShapes() {}

    /// @param environments what the run trains on
    /// @param prompts those that the run begins with; none where none evolve
    static RunShape of(
            RunConfig config,
            List<Environment> environments,
            List<Prompt> prompts,
            DecoderConfig model,
            Models models) {
        GrpoSettings grpo = Sources.grpo(config.algorithm());
        int width = width(config, model, environments, prompts);
        int sampled = grpo == null ? 0 : grpo.groupsPerStep() * grpo.numGenerations();
        int evaluated = config.train().evalSamples()
                * environments.stream().mapToInt(Environment::levels).sum();
        long step =
                Math.max(rolled(grpo, config, environments, width), (long) demonstrations(config.algorithm()) * width);
        RunShape shape = new RunShape(
                model,
                DType.F32,
                Sources.refers(config),
                (int) Math.max(width, Math.min(config.train().microBatchTokens(), step)),
                Math.min(Generator.MAX_ROWS, Math.max(sampled, evaluated)),
                width,
                Generator.CACHE_BYTES);
        return shape.withRank(rank(config.model().lora()))
                .withProbe(probe(config))
                .withMonitors(config.guards().monitorSteps() > 0
                        || config.guards().plasticitySteps() > 0
                        || !config.phases().isEmpty())
                .withCompute(models.compute(config.precision().compute(), shape.parameters()));
    }

    /// Tokens of a step's rollouts; the completions of a group that were asked under one prompt share it.
    private static long rolled(
            @Nullable GrpoSettings grpo, RunConfig config, List<Environment> environments, int width) {
        if (grpo == null) {
            return 0;
        }
        int completion = Math.min(width, completion(config, environments));
        FastWeightsConfig fast = config.fastWeights();
        long prompts = fast == null ? 1 : Math.min(fast.promptsPerGroup(), grpo.numGenerations());
        return grpo.groupsPerStep() * (prompts * (width - completion) + (long) grpo.numGenerations() * completion);
    }

    private static int rank(@Nullable LoraConfig lora) {
        if (lora == null) {
            return 0;
        }
        Integer rank = lora.r();
        return rank != null
                ? rank
                : AdapterDirectory.config(Path.of(Objects.requireNonNull(lora.adapter(), "an adapter has its rank")))
                        .rank();
    }

    private static RunShape.Probe probe(RunConfig config) {
        if (config.guards().plasticitySteps() == 0 && config.phases().isEmpty()) {
            return RunShape.Probe.NONE;
        }
        return config.model().lora() == null ? RunShape.Probe.WHOLE : RunShape.Probe.ADAPTER;
    }

    private static int demonstrations(AlgorithmConfig algorithm) {
        return switch (algorithm) {
            case EdgeConfig edge -> edge.demonstrationsPerStep();
            case GrpoConfig _, RerankConfig _ -> 0;
            case SftConfig sft -> sft.demonstrationsPerStep();
            case PreferenceConfig preference -> 2 * preference.preferences().rowsPerStep();
        };
    }

    /// Tokens of the longest prompt and completion, judged by the letters of some questions; the context without any.
    private static int width(
            RunConfig config, DecoderConfig model, List<Environment> environments, List<Prompt> prompts) {
        int letters = 0;
        for (Environment environment : environments) {
            for (int i = 0; i < SAMPLES; i++) {
                var random = Seeds.stream(config.seed(), "memory", environment.name(), i);
                var task = environment.draw(Split.TRAIN, environment.levels() - 1 - i % environment.levels(), random);
                letters = Math.max(letters, task.question().length());
            }
        }
        if (letters == 0) {
            return config.algorithm() instanceof PreferenceConfig preference
                    ? Math.min(model.context(), preference.preferences().maxLength())
                    : model.context();
        }
        int completion = Math.min(model.context(), completion(config, environments));
        boolean characters = config.model().path() == null;
        letters += around(prompts, letters + completion * (characters ? 1 : LETTERS_PER_TOKEN));
        int prompt = characters
                ? letters
                : FRAME + (letters + config.prompt().system().length()) / LETTERS_PER_TOKEN;
        return Math.min(model.context(), prompt + completion);
    }

    /// Counts the letters of the longest prompt in use. Examples grow to as many as a change may show.
    ///
    /// @param example letters of a task and its completion
    private static int around(List<Prompt> prompts, int example) {
        return prompts.stream()
                .mapToInt(prompt -> prompt.parts().entrySet().stream()
                        .mapToInt(part -> Math.max(
                                part.getValue().length(),
                                part.getKey().equals(Prompt.EXAMPLES) ? Mutations.MOST_EXAMPLES * example : 0))
                        .sum())
                .max()
                .orElse(0);
    }

    /// Returns the most tokens behind a prompt: of a completion, or of an episode where an environment answers.
    private static int completion(RunConfig config, List<Environment> environments) {
        boolean episodes =
                environments.stream().anyMatch(each -> each.episodes().isPresent());
        return episodes
                ? Math.max(
                        config.rollout().maxCompletionLength(), config.rollout().maxEpisodeLength())
                : config.rollout().maxCompletionLength();
    }
}
