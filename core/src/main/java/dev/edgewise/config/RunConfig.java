package dev.edgewise.config;

import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.guard.drift.KlBudgetGuard.Overdrawn;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.settings.Numbers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that decides a run.
@About("A run: what is trained, on what, how and for how long.")
public record RunConfig(
        @Key(
                value = "Names the run directory; the file's own name when left out.",
                standard = "run",
                pattern = "[A-Za-z0-9][A-Za-z0-9._-]*",
                form = "letters, digits, '.', '_' or '-'")
        String name,

        @Key(
                value =
                        "Every random draw of the run derives from it; the same seed on the same machine gives the same run.",
                standard = "42")
        long seed,

        @Key("The policy: a pretrained model or a new one.") ModelConfig model,
        @Key(value = "Number formats.", standard = "{}") PrecisionConfig precision,

        @Key(
                value = "Where tensors live.",
                standard = "cpu",
                pattern = "cpu|cuda(:[0-9]+)?",
                form = "cpu, cuda or cuda:N")
        String device,

        @Key(
                value =
                        "Threads that share one operation on the CPU. Without it `OMP_NUM_THREADS` decides, else the cores that"
                                + " the process may use: at most one for each million parameters, or two for a smaller model.",
                range = "[1, 1024]",
                unit = "threads")
        @Nullable
        Integer threads,

        @Key(
                value = "Jars with variants of your own: environments, rewards, samplers, …; docs/plugins.md.",
                standard = "[]",
                path = true)
        List<String> plugins,

        @Key(value = "How a task becomes a prompt and where its answer is looked for.", standard = "{}")
        PromptConfig prompt,

        @Key("What is asked; each environment is a ladder of levels.")
        List<EnvironmentConfig> environments,

        @Key(
                value =
                        "Whose held-out tasks are asked instead of those of `environments`, as TRL's eval_dataset; never trained on.",
                standard = "[]")
        List<EnvironmentConfig> evalEnvironments,

        @Key(
                value =
                        "A run through changing tasks: which of `environments` are trained when, one phase after the other; all of them all the time when left out.",
                standard = "[]")
        List<PhaseConfig> phases,

        @Key(
                value =
                        "What shapes the reward that is learned from, beside the outcome, as TRL's reward_funcs; the outcome stays the environment's.",
                standard = "[]")
        List<ShapingConfig> rewards,

        @Key("What is learned from.") AlgorithmConfig algorithm,

        @Key("The rows of a ranker, with algorithm type rerank; when left out a small corpus that comes with Edgewise.")
        @Nullable
        RankingDataConfig data,

        @Key(value = "How completions are sampled.", standard = "{}")
        RolloutConfig rollout,

        @Key(value = "Which task is asked next.", standard = "{}")
        CurriculumConfig curriculum,

        @Key("Prompts that evolve beside the weights; none when left out.") @Nullable
        FastWeightsConfig fastWeights,

        @Key(value = "AdamW and its learning rate.", standard = "{}")
        OptimizerConfig optimizer,

        @Key(value = "Length of the run, checkpoints, evaluation.", standard = "{}")
        TrainConfig train,

        @Key(value = "What watches the run, and acts.", standard = "{}")
        GuardsConfig guards) {

    public RunConfig {
        Keys.check(
                RunConfig.class,
                name,
                seed,
                model,
                precision,
                device,
                threads,
                plugins,
                prompt,
                environments,
                evalEnvironments,
                phases,
                rewards,
                algorithm,
                data,
                rollout,
                curriculum,
                fastWeights,
                optimizer,
                train,
                guards);
        plugins = List.copyOf(plugins);
        environments = List.copyOf(environments);
        evalEnvironments = List.copyOf(evalEnvironments);
        phases = List.copyOf(phases);
        rewards = List.copyOf(rewards);
        Set<String> names = new HashSet<>();
        requireDifferent("environments", environments, names);
        requireDifferent("eval_environments", evalEnvironments, names);
        Set<String> shaping = new HashSet<>();
        for (ShapingConfig reward : rewards) {
            if (!shaping.add(reward.name())) {
                throw new InvalidValue(
                        "rewards",
                        "must have different names but two are called \"" + reward.name()
                                + "\": give one of them a name of its own");
            }
        }
        if (algorithm instanceof RerankConfig) {
            RankerKeys.require(model, environments, evalEnvironments, rewards, rollout, train, guards);
        } else {
            RankerKeys.requireNone(algorithm, data, model);
            requireRoom(model, rollout);
        }
        requireWholeGroups(algorithm, train);
        PhaseRules.require(phases, environments, algorithm, model, curriculum, train);
        requireRenewable(algorithm, model, phases, guards);
        requireResettable(model, guards);
        requireReference(algorithm, guards);
        requireOwnAnswers(environments, guards);
        requireTaught(algorithm, environments);
        requireLessonStage(environments, algorithm, prompt, curriculum);
        FastWeightsKeys.require(fastWeights, algorithm);
    }

    /// Makes the configuration of a run without phases, whose prompts do not evolve.
    public RunConfig(
            String name,
            long seed,
            ModelConfig model,
            PrecisionConfig precision,
            String device,
            @Nullable Integer threads,
            List<String> plugins,
            PromptConfig prompt,
            List<EnvironmentConfig> environments,
            List<EnvironmentConfig> evalEnvironments,
            List<ShapingConfig> rewards,
            AlgorithmConfig algorithm,
            @Nullable RankingDataConfig data,
            RolloutConfig rollout,
            CurriculumConfig curriculum,
            OptimizerConfig optimizer,
            TrainConfig train,
            GuardsConfig guards) {
        this(
                name,
                seed,
                model,
                precision,
                device,
                threads,
                plugins,
                prompt,
                environments,
                evalEnvironments,
                List.of(),
                rewards,
                algorithm,
                data,
                rollout,
                curriculum,
                null,
                optimizer,
                train,
                guards);
    }

    /// Refuses an answer to a loss of plasticity that nothing measures, or that the model cannot take.
    private static void requireRenewable(
            AlgorithmConfig algorithm, ModelConfig model, List<PhaseConfig> phases, GuardsConfig guards) {
        RenewalConfig renewal = guards.onPlasticityLoss();
        if (renewal == null) {
            return;
        }
        if (grpo(algorithm) == null) {
            throw new InvalidValue(
                    "guards.on_plasticity_loss",
                    "must be left out with algorithm " + algorithm.type() + "; take algorithm edge or grpo");
        }
        if (guards.plasticitySteps() == 0 && phases.isEmpty()) {
            throw new InvalidValue(
                    "guards.on_plasticity_loss",
                    "needs guards.plasticity_steps above 0, which measures plasticity, or phases: set plasticity_steps"
                            + " to 100, for example");
        }
        PhaseRules.requireFitting("guards.on_plasticity_loss", renewal, model);
    }

    /// Returns what may be done to weights and optimizer against a loss of plasticity, wherever it is asked for.
    public List<RenewalConfig> renewals() {
        return Stream.concat(phases.stream().map(PhaseConfig::atStart), Stream.of(guards.onPlasticityLoss()))
                .filter(Objects::nonNull)
                .toList();
    }

    /// Refuses lessons that would never be given.
    private static void requireLessonStage(
            List<EnvironmentConfig> environments,
            AlgorithmConfig algorithm,
            PromptConfig prompt,
            CurriculumConfig curriculum) {
        boolean common = curriculum.lessons() != null;
        Optional<String> own = environments.stream()
                .filter(environment -> environment.lessons() != null)
                .map(environment -> "the lessons of " + environment.name())
                .findFirst();
        if (!common && own.isEmpty()) {
            return;
        }
        String key = own.orElse("curriculum.lessons");
        if (grpo(algorithm) == null) {
            throw new InvalidValue(
                    "algorithm.type",
                    "must be edge or grpo beside " + key + ", which are answered by the model itself, but was "
                            + algorithm.type());
        }
        if (curriculum.imitateBelow() == 0) {
            throw new InvalidValue(
                    "curriculum.imitate_below",
                    "must be above 0 beside " + key + ": lessons are given below that success rate; set it to 0.2, for"
                            + " example");
        }
        if (!prompt.showSteps()) {
            throw new InvalidValue(
                    "prompt.show_steps",
                    "must be true beside " + key + ", which are cut from the steps of solutions, but was false");
        }
    }

    /// Returns the variants that the run can choose from: those of the class path and of its jars.
    ///
    /// @throws dev.edgewise.error.ConfigException if a jar cannot be used
    public Plugins variants() {
        return Plugins.of(plugins.stream().map(Path::of).toList());
    }

    /// Returns the variants of a run; those of the class path outside one.
    public static Plugins variants(Optional<RunConfig> run) {
        return run.map(RunConfig::variants).orElseGet(Plugins::ofClassPath);
    }

    /// Reads a configuration file.
    ///
    /// @throws dev.edgewise.error.ConfigException if it cannot be read, or holds an unknown key or a value that
    ///     is not allowed
    public static RunConfig read(Path file) {
        return ConfigReader.read(file, List.of());
    }

    private static void requireDifferent(String key, List<EnvironmentConfig> environments, Set<String> names) {
        for (EnvironmentConfig environment : environments) {
            if (!names.add(environment.name())) {
                throw new InvalidValue(
                        key,
                        "must have different names but two are called \"" + environment.name()
                                + "\": give one of them a name of its own");
            }
        }
    }

    /// Refuses a budget of rollouts that is not made of whole groups, because the budget is used up exactly.
    private static void requireWholeGroups(AlgorithmConfig algorithm, TrainConfig train) {
        Integer group = groupSize(algorithm);
        Long budget = train.maxRollouts();
        if (group != null && budget != null && budget % group != 0) {
            throw new InvalidValue(
                    "train.max_rollouts",
                    "must be a multiple of algorithm.num_generations (" + group + ") but was " + budget + ": take "
                            + (budget / group + 1) * group);
        }
    }

    /// Returns the completions per prompt; null if the algorithm samples none.
    public @Nullable Integer groupSize() {
        return groupSize(algorithm);
    }

    private static @Nullable Integer groupSize(AlgorithmConfig algorithm) {
        GrpoSettings grpo = grpo(algorithm);
        return grpo == null ? null : Integer.valueOf(grpo.numGenerations());
    }

    static @Nullable GrpoSettings grpo(AlgorithmConfig algorithm) {
        return switch (algorithm) {
            case EdgeConfig edge -> edge.grpo();
            case GrpoConfig grpo -> grpo.grpo();
            case SftConfig _, PreferenceConfig _, RerankConfig _ -> null;
        };
    }

    private static void requireRoom(ModelConfig model, RolloutConfig rollout) {
        InitConfig init = model.init();
        if (init != null && rollout.maxCompletionLength() >= init.maxPositionEmbeddings()) {
            throw new InvalidValue(
                    "rollout.max_completion_length",
                    "must be below model.init.max_position_embeddings (" + init.maxPositionEmbeddings()
                            + "), which prompt and completion share, but was " + rollout.maxCompletionLength());
        }
    }

    /// Refuses a KL target where no completion is sampled that it could be measured on.
    private static void requireReference(AlgorithmConfig algorithm, GuardsConfig guards) {
        if (grpo(algorithm) == null && guards.klTarget() != null) {
            String why = algorithm instanceof SftConfig ? "keeps no reference" : "samples no completions";
            throw new InvalidValue(
                    "guards.kl_target",
                    "must be left out with algorithm " + algorithm.type() + ", which " + why + ", but was "
                            + guards.klTarget() + "; remove it, or take algorithm edge or grpo");
        }
    }

    /// Refuses a teacher for environments that are not there.
    private static void requireTaught(AlgorithmConfig algorithm, List<EnvironmentConfig> environments) {
        GrpoSettings grpo = grpo(algorithm);
        DistillConfig distill = grpo == null ? null : grpo.distill();
        List<String> names = environments.stream().map(EnvironmentConfig::name).toList();
        for (String name : distill == null ? List.<String>of() : distill.environments()) {
            if (!names.contains(name)) {
                throw new InvalidValue(
                        "algorithm.distill.environments",
                        "must hold names of environments (" + String.join(", ", names) + ") but holds \"" + name
                                + "\"");
            }
        }
    }

    /// Refuses a reward for tasks that are asked backwards. Such a task has another answer, which the reward
    /// does not know.
    private static void requireOwnAnswers(List<EnvironmentConfig> environments, GuardsConfig guards) {
        for (EnvironmentConfig environment : environments) {
            if (guards.backwardRewrites() > 0
                    && environment.part().settings() instanceof DatasetSettings dataset
                    && dataset.reward() != null) {
                throw new InvalidValue(
                        "guards.backward_rewrites",
                        "must be 0 beside the reward of " + environment.name()
                                + ", which knows no tasks asked backwards, but was "
                                + Numbers.plain(guards.backwardRewrites()));
            }
        }
    }

    /// Refuses a reset of an adapter's reference. That reference is the model beneath the adapter, which no
    /// reset can move.
    private static void requireResettable(ModelConfig model, GuardsConfig guards) {
        if (model.lora() != null && guards.klTarget() != null && guards.klOverdrawn() == Overdrawn.RESET) {
            throw new InvalidValue(
                    "guards.kl_overdrawn",
                    "must be interpolate or warn beside model.lora and guards.kl_target but was reset: the reference of"
                            + " an adapter is the model beneath it, which stays as it is; set kl_overdrawn: interpolate,"
                            + " which moves the adapter back");
        }
    }
}
