package dev.edgewise.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.settings.Names;
import dev.edgewise.study.StudyPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A study: arms × seeds at an equal budget. [StudyReader] reads it.
///
/// @param jobs number of runs at the same time
/// @param evalTasks held-out tasks per level of the final evaluation
/// @param samples completions per held-out task of a second final evaluation, for pass@k; 0 for none
/// @param base configuration that every arm changes
/// @param set changes of every arm, as `key=value`
/// @param arms what is compared
/// @param warmStart what is trained first, once per seed; null to begin as the arms say
/// @param models further models that are trained first, once per seed, by name; `set` names each as `{name}`
/// @param buckets data sets by difficulty that are made from the warm start, once per seed; null for none
/// @param registered everything that must not change once the study has begun
public record StudyConfig(
        StudyPlan plan,
        int jobs,
        int evalTasks,
        int samples,
        Path base,
        List<String> set,
        List<Arm> arms,
        @Nullable WarmStart warmStart,
        Map<String, WarmStart> models,
        @Nullable Buckets buckets,
        Path directory,
        ObjectNode registered) {
    /// Stands in `set` for the model that the warm start of a run's seed left.
    public static final String WARM_START = "{warm_start}";

    /// Stands in `set` for the directory with the data sets by difficulty of a run's seed.
    public static final String BUCKETS = "{buckets}";

    /// Stands in `set` for the model that the arm before left, see [Arm#after].
    public static final String AFTER = "{after}";

    /// The arm name under which the warm start's runs are listed.
    public static final String WARM_START_ARM = "warm-start";

    private static final int MOST_STEPS = 1_000_000_000;

    /// What one arm changes.
    ///
    /// @param set changes after those of every arm, as `key=value`
    /// @param after the arm whose model it may begin from, as [#AFTER]; null for none
    /// @param share of the budget, in (0, 1]
    public record Arm(
            String name, List<String> set, @Nullable String after, double share) {
        public Arm {
            set = List.copyOf(set);
        }
    }

    /// A run that every arm of a seed begins from; `set` names its model as [#WARM_START].
    public record WarmStart(Path base, List<String> set) {
        public WarmStart {
            set = List.copyOf(set);
        }
    }

    /// Training tasks of the base's environments, grouped by how well the warm start does on each.
    ///
    /// @param budget completions
    /// @param group completions per task: the 8 of pass@8
    public record Buckets(int budget, int group) {}

    public StudyConfig {
        set = List.copyOf(set);
        arms = List.copyOf(arms);
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /// Returns the names under which what is trained first is listed, with their configurations; the warm start first.
    public Map<String, WarmStart> trainedFirst() {
        Map<String, WarmStart> all = new LinkedHashMap<>();
        if (warmStart != null) {
            all.put(WARM_START_ARM, warmStart);
        }
        all.putAll(models);
        return all;
    }

    /// Returns how `set` names what is trained first under `name`.
    public static String place(String name) {
        return name.equals(WARM_START_ARM) ? WARM_START : "{" + name + "}";
    }

    /// Returns the configuration of a run.
    ///
    /// @param places what [#WARM_START] and [#BUCKETS] stand for
    /// @throws ConfigException if the result is no valid configuration; it names the arm
    public RunConfig run(Arm arm, long seed, Map<String, String> places) {
        List<String> changes = new ArrayList<>(set);
        changes.addAll(arm.set());
        changes.add("name=" + plan.name() + "-" + arm.name());
        long rollouts = Math.round(arm.share() * plan.rollouts());
        long tokens = Math.round(arm.share() * plan.tokens());
        changes.add("train.max_rollouts=" + (rollouts > 0 ? rollouts : "null"));
        changes.add("train.max_tokens=" + (tokens > 0 ? tokens : "null"));
        changes.add("train.max_seconds=null");
        // Only the budget may end a run, never the steps. A step takes at least one group of two.
        changes.add("train.max_steps="
                + (plan.rollouts() > 0 ? Math.clamp(plan.rollouts() / 2, 1, MOST_STEPS) : MOST_STEPS));
        RunConfig config = read("arm " + arm.name(), base, changes, seed, places);
        requireComparable(arm, config);
        requireSameMeasure(arm, config, base(seed, places));
        return config;
    }

    /// Returns the configuration of what is trained first under `name`.
    ///
    /// @param places what [#WARM_START] stands for, where that was trained before
    /// @throws ConfigException if the result is no valid configuration
    public RunConfig first(String name, long seed, Map<String, String> places) {
        WarmStart first = Objects.requireNonNull(trainedFirst().get(name), name);
        List<String> changes = new ArrayList<>(first.set());
        changes.add("name=" + plan.name() + "-" + name);
        return read(name.equals(WARM_START_ARM) ? "warm_start" : name, first.base(), changes, seed, places);
    }

    /// Returns the base with the changes of every arm, for the tasks of the data sets by difficulty.
    public RunConfig base(long seed, Map<String, String> places) {
        return read("buckets", base, set, seed, places);
    }

    private RunConfig read(String what, Path file, List<String> changes, long seed, Map<String, String> places) {
        List<String> filled = new ArrayList<>();
        for (String change : changes) {
            String text = change;
            for (Map.Entry<String, String> place : places.entrySet()) {
                text = text.replace(place.getKey(), place.getValue());
            }
            filled.add(text);
        }
        filled.add("seed=" + seed);
        try {
            return ConfigReader.read(file, filled, List.of(), directory);
        } catch (ConfigException e) {
            throw new ConfigException("study " + plan.name() + ", " + what + ": " + e.getMessage(), e);
        }
    }

    private void requireSameMeasure(Arm arm, RunConfig config, RunConfig base) {
        double every = base.train().evalTemperature();
        if (config.train().evalTemperature() != every) {
            throw new ConfigException("study " + plan.name() + ", arm " + arm.name() + ": train.eval_temperature is "
                    + config.train().evalTemperature() + " but that of the base " + every
                    + "; arms are measured alike: set it in the base, or under set for every arm");
        }
    }

    /// Refuses a configuration that would make runs of one budget differ in more than their arm.
    private void requireComparable(Arm arm, RunConfig config) {
        String of = "study " + plan.name() + ", arm " + arm.name() + ": ";
        boolean samples = config.algorithm() instanceof EdgeConfig || config.algorithm() instanceof GrpoConfig;
        if (!samples && plan.rollouts() > 0) {
            throw new ConfigException(of + "algorithm " + config.algorithm().type()
                    + " samples no rollouts, so it never uses up budget.rollouts; give the study budget.tokens,"
                    + " or make it the warm_start");
        }
        if (config.optimizer().lrSchedulerType() != LrSchedulerType.CONSTANT) {
            throw new ConfigException(
                    of + "optimizer.lr_scheduler_type must be constant but was "
                            + Names.of(config.optimizer().lrSchedulerType())
                            + ": arms take different numbers of steps for the same budget, and a falling rate would differ too");
        }
        if (config.train().evalSamples() < 1) {
            throw new ConfigException(
                    of + "train.eval_samples must be at least 1: a study is measured on held-out tasks");
        }
    }
}
