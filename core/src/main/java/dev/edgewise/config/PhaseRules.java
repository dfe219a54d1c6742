package dev.edgewise.config;

import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.error.NearestName;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.settings.InvalidValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Refuses phases that a run cannot go through.
final class PhaseRules {
    private static final String PHASES = "phases";

    private final List<PhaseConfig> phases;
    private final Set<String> environments = new TreeSet<>();

    private PhaseRules(List<PhaseConfig> phases, List<EnvironmentConfig> environments) {
        this.phases = phases;
        environments.forEach(environment -> this.environments.add(environment.name()));
    }

    /// Refuses phases that do not fit the rest of the run.
    ///
    /// @throws InvalidValue if so
    static void require(
            List<PhaseConfig> phases,
            List<EnvironmentConfig> environments,
            AlgorithmConfig algorithm,
            ModelConfig model,
            CurriculumConfig curriculum,
            TrainConfig train) {
        if (phases.isEmpty()) {
            return;
        }
        GrpoSettings grpo = RunConfig.grpo(algorithm);
        if (grpo == null) {
            throw new InvalidValue(
                    "algorithm.type",
                    "must be edge or grpo beside phases, whose tasks a curriculum chooses, but was " + algorithm.type()
                            + "; remove phases, or make a run of each");
        }
        PhaseRules rules = new PhaseRules(phases, environments);
        rules.requireNames();
        rules.requireEnvironments();
        rules.requireEnds(train, leastOfAStep(grpo, curriculum));
        for (int i = 0; i < phases.size(); i++) {
            RenewalConfig atStart = phases.get(i).atStart();
            if (atStart != null) {
                requireFitting(at(i) + ".at_start", atStart, model);
            }
        }
    }

    /// Refuses changes that the model cannot take.
    static void requireFitting(String key, RenewalConfig renewal, ModelConfig model) {
        if (renewal.freshAdapter() && model.lora() == null) {
            throw new InvalidValue(
                    key + ".fresh_adapter",
                    "must be false without model.lora, since there is no adapter to merge, but was true; set model.lora:"
                            + " {r: 16}, or remove it");
        }
        if (renewal.idleUnits() != null && model.lora() != null) {
            throw new InvalidValue(
                    key + ".idle_units",
                    "must be left out beside model.lora, since the units are those of the frozen model beneath the"
                            + " adapter, but was " + renewal.idleUnits()
                            + "; take fresh_adapter, or remove model.lora");
        }
    }

    private static String at(int index) {
        return PHASES + "[" + index + "]";
    }

    private void requireNames() {
        Set<String> names = new HashSet<>();
        for (PhaseConfig phase : phases) {
            if (!names.add(phase.name())) {
                throw new InvalidValue(
                        PHASES,
                        "must have different names but two are called \"" + phase.name()
                                + "\": give one of them a name of its own");
            }
        }
    }

    private void requireEnvironments() {
        Set<String> unused = new TreeSet<>(environments);
        for (int i = 0; i < phases.size(); i++) {
            for (String name : phases.get(i).environments()) {
                if (!environments.contains(name)) {
                    throw new InvalidValue(
                            at(i) + ".environments",
                            "must hold names of environments (" + String.join(", ", environments) + ") but holds \""
                                    + name + "\"." + NearestName.hint(name, List.copyOf(environments)));
                }
                unused.remove(name);
            }
            for (String wanted : phases.get(i).mastery()) {
                requireMastery(i, wanted);
            }
        }
        if (!unused.isEmpty()) {
            throw new InvalidValue(
                    PHASES,
                    "must train every one of environments, but no phase names " + String.join(", ", unused)
                            + ": name it in a phase, or move it to eval_environments");
        }
    }

    private void requireMastery(int index, String wanted) {
        PhaseConfig phase = phases.get(index);
        String environment = wanted.replaceFirst("/[0-9]+$", "");
        if (!phase.environments().contains(environment)) {
            throw new InvalidValue(
                    at(index) + ".mastery",
                    "must hold environments of the phase (" + String.join(", ", phase.environments())
                            + "), alone or with a level as in "
                            + phase.environments().getFirst() + "/0, but holds \""
                            + wanted + "\", which the phase can never master");
        }
    }

    /// Returns the completions that every step samples: those of one group, of which a gate may want only the
    /// first.
    private static int leastOfAStep(GrpoSettings grpo, CurriculumConfig curriculum) {
        int least = grpo.numGenerations();
        if (curriculum.sampler().settings() instanceof EdgeSettings edge
                && !edge.groupSizes().isEmpty()) {
            least = Math.min(least, edge.groupSizes().getFirst());
        }
        for (Part<GateProvider<?>> gate : curriculum.gates()) {
            if (gate.settings() instanceof ScreeningGate screening) {
                least = Math.min(least, screening.rollouts());
            }
        }
        return least;
    }

    /// Refuses a phase that would never end, or never begin: a phase takes at least one step, and all of its
    /// steps or tokens where nothing else ends it.
    ///
    /// @param least completions of a step
    private void requireEnds(TrainConfig train, int least) {
        Long rollouts = train.maxRollouts();
        Long paid = rollouts == null ? null : Long.valueOf(rollouts / least);
        String pays = "train.max_rollouts pays for with at least " + least + " completions each";
        long steps = 0;
        long tokens = 0;
        for (int i = 0; i < phases.size(); i++) {
            PhaseConfig phase = phases.get(i);
            if (!phase.ends() && i < phases.size() - 1) {
                throw new InvalidValue(
                        at(i),
                        "must have an end, since " + phases.get(i + 1).name()
                                + " follows: give it steps, tokens, mastery or stagnation; only the last phase goes on"
                                + " to the end of the run");
            }
            requireWithin(i, "steps", phase.steps(), steps, train.maxSteps(), "train.max_steps");
            requireWithin(i, "steps", phase.steps(), steps, paid, pays);
            requireWithin(i, "stagnation", phase.stagnation(), steps, train.maxSteps(), "train.max_steps");
            requireWithin(i, "stagnation", phase.stagnation(), steps, paid, pays);
            requireWithin(i, "tokens", phase.tokens(), tokens, train.maxTokens(), "train.max_tokens");
            boolean others = !phase.mastery().isEmpty() || phase.stagnation() != null;
            Integer most = phase.steps();
            Long used = phase.tokens();
            steps += most != null && used == null && !others ? most : 1;
            tokens += used != null && most == null && !others ? used : 0;
            if (i < phases.size() - 1 && steps >= train.maxSteps()) {
                throw neverBegins(i + 1, steps, "train.max_steps (" + train.maxSteps() + ") allows", "train.max_steps");
            }
            if (i < phases.size() - 1 && paid != null && steps >= paid) {
                throw neverBegins(i + 1, steps, pays + " (" + paid + ")", "train.max_rollouts");
            }
        }
    }

    private static InvalidValue neverBegins(int index, long steps, String all, String key) {
        return new InvalidValue(
                at(index),
                "would never begin: the phases before it take at least " + steps + " steps, all that " + all
                        + "; raise " + key + ", or shorten them");
    }

    private static void requireWithin(
            int index, String key, @Nullable Number wanted, long before, @Nullable Number budget, String budgetKey) {
        if (wanted != null && budget != null && before + wanted.longValue() > budget.longValue()) {
            throw new InvalidValue(
                    at(index) + "." + key,
                    "cannot be reached: " + wanted + ", after at least " + before + " in the phases before it, are more"
                            + " than " + budgetKey + " (" + budget + "); raise that, or shorten the phases");
        }
    }
}
