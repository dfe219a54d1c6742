package dev.edgewise.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.edgewise.guard.drift.KlBudgetGuard.Overdrawn;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Everything that decides a run.
public record RunConfig(
        String name,
        long seed,
        ModelConfig model,
        PrecisionConfig precision,
        String device,
        @Nullable Integer threads,
        PromptConfig prompt,
        List<EnvironmentConfig> environments,
        List<EnvironmentConfig> evalEnvironments,
        AlgorithmConfig algorithm,
        RolloutConfig rollout,
        CurriculumConfig curriculum,
        OptimizerConfig optimizer,
        TrainConfig train,
        GuardsConfig guards) {
    static final Section SECTION = Section.of(
            "A run: what is trained, on what, how and for how long.",
            Key.text(
                    "name",
                    "run",
                    Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*"),
                    "letters, digits, '.', '_' or '-'",
                    "Names the run directory; the file's own name when left out."),
            new Key(
                    "seed",
                    new Kind.Whole(Interval.any(), true),
                    LongNode.valueOf(42),
                    "",
                    "Every random draw of the run derives from it; the same seed on the same machine gives the same run."),
            new Key(
                    "model",
                    new Kind.Nested(ModelConfig.SECTION),
                    MissingNode.getInstance(),
                    "",
                    "The policy: a pretrained model or a new one."),
            Key.section("precision", PrecisionConfig.SECTION, "Number formats."),
            Key.text(
                    "device",
                    "cpu",
                    Pattern.compile("cpu|cuda(:[0-9]+)?"),
                    "cpu, cuda or cuda:N",
                    "Where tensors live."),
            Key.whole(
                    "threads",
                    null,
                    Interval.between(1, 1024),
                    "threads",
                    "Threads that share one operation on the CPU. Without it `OMP_NUM_THREADS` decides, else the cores that"
                            + " the process may use: at most one for each million parameters, or two for a smaller model."),
            Key.section(
                    "prompt", PromptConfig.SECTION, "How a task becomes a prompt and where its answer is looked for."),
            new Key(
                    "environments",
                    new Kind.Items(new Kind.Variants(EnvironmentConfig.sections()), 0, Integer.MAX_VALUE),
                    MissingNode.getInstance(),
                    "",
                    "What is asked; each environment is a ladder of levels."),
            new Key(
                    "eval_environments",
                    new Kind.Items(new Kind.Variants(EnvironmentConfig.sections()), 0, Integer.MAX_VALUE),
                    JsonNodeFactory.instance.arrayNode(),
                    "",
                    "Whose held-out tasks are asked instead of those of `environments`, as TRL's eval_dataset; never trained on."),
            new Key(
                    "algorithm",
                    new Kind.Variants(AlgorithmConfig.sections()),
                    MissingNode.getInstance(),
                    "",
                    "What is learned from."),
            Key.section("rollout", RolloutConfig.SECTION, "How completions are sampled."),
            Key.section("curriculum", CurriculumConfig.SECTION, "Which task is asked next."),
            Key.section("optimizer", OptimizerConfig.SECTION, "AdamW and its learning rate."),
            Key.section("train", TrainConfig.SECTION, "Length of the run, checkpoints, evaluation."),
            Key.section("guards", GuardsConfig.SECTION, "What watches the run, and acts."));

    public RunConfig {
        SECTION.check("name", name);
        SECTION.check("device", device);
        if (threads != null) {
            SECTION.check("threads", threads);
        }
        environments = List.copyOf(environments);
        evalEnvironments = List.copyOf(evalEnvironments);
        Set<String> names = new HashSet<>();
        requireDifferent("environments", environments, names);
        requireDifferent("eval_environments", evalEnvironments, names);
        requireRoom(model, rollout);
        requireWholeGroups(algorithm, train);
        requireResettable(model, guards);
        requireReference(algorithm, guards);
        requireOwnAnswers(environments, guards);
    }

    /// Reads a configuration file.
    ///
    /// @throws dev.edgewise.error.ConfigException if it cannot be read, or holds a key or value that cannot be
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

    /// A budget of rollouts is used up exactly, so it must be made of whole groups.
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

    /// Completions per prompt; null where the algorithm samples none.
    public @Nullable Integer groupSize() {
        return groupSize(algorithm);
    }

    private static @Nullable Integer groupSize(AlgorithmConfig algorithm) {
        return switch (algorithm) {
            case EdgeConfig edge -> edge.grpo().numGenerations();
            case GrpoConfig grpo -> grpo.grpo().numGenerations();
            case SftConfig _ -> null;
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

    /// Imitation alone has no reference to keep near.
    private static void requireReference(AlgorithmConfig algorithm, GuardsConfig guards) {
        if (algorithm instanceof SftConfig && guards.klTarget() != null) {
            throw new InvalidValue(
                    "guards.kl_target",
                    "must be left out with algorithm sft, which keeps no reference, but was " + guards.klTarget()
                            + "; remove it, or take algorithm edge or grpo");
        }
    }

    /// A task that is asked backwards has another answer, which a reward does not know.
    private static void requireOwnAnswers(List<EnvironmentConfig> environments, GuardsConfig guards) {
        for (EnvironmentConfig environment : environments) {
            if (guards.backwardRewrites() > 0
                    && environment instanceof DatasetConfig dataset
                    && dataset.reward() != null) {
                throw new InvalidValue(
                        "guards.backward_rewrites",
                        "must be 0 beside the reward of " + dataset.name()
                                + ", which knows no tasks asked backwards, but was "
                                + Numbers.plain(guards.backwardRewrites()));
            }
        }
    }

    /// The reference of an adapter is the model beneath it, which no reset can move.
    private static void requireResettable(ModelConfig model, GuardsConfig guards) {
        if (model.lora() != null && guards.klTarget() != null && guards.klOverdrawn() == Overdrawn.RESET) {
            throw new InvalidValue(
                    "guards.kl_overdrawn",
                    "must be interpolate or warn beside model.lora and guards.kl_target but was reset: the reference of"
                            + " an adapter is the model beneath it, which stays as it is; set kl_overdrawn: interpolate,"
                            + " which moves the adapter back");
        }
    }

    /// Every section by its dotted path, the whole first, for documentation and hints.
    static Map<String, Section> sections() {
        Map<String, Section> all = new LinkedHashMap<>();
        collect("", SECTION, all);
        return all;
    }

    private static void collect(String path, Section section, Map<String, Section> into) {
        into.put(path, section);
        for (Key key : section.keys()) {
            String below = path.isEmpty() ? key.name() : path + "." + key.name();
            Kind kind = key.kind() instanceof Kind.Items items ? items.element() : key.kind();
            if (kind instanceof Kind.Nested nested) {
                collect(below, nested.section(), into);
            } else if (kind instanceof Kind.Variants variants) {
                variants.byType().forEach((type, variant) -> collect(below + " (type: " + type + ")", variant, into));
            }
        }
    }
}
