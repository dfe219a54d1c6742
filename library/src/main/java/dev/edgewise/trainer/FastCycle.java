package dev.edgewise.trainer;

import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Candidate;
import dev.edgewise.evolve.Evolution;
import dev.edgewise.evolve.EvolutionSettings;
import dev.edgewise.evolve.EvolutionStep.Outcome;
import dev.edgewise.evolve.Example;
import dev.edgewise.evolve.Leaks;
import dev.edgewise.evolve.Population;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.Reflection;
import dev.edgewise.evolve.Successes;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.state.State;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Evolves the prompts of a run for a while with the weights as they are (GEPA, 2507.19457), and chooses those that
/// stay.
///
/// Validation tasks come from the levels that were asked last, as often as these were asked; where tasks begin,
/// from all their rungs alike.
public final class FastCycle {
    private final FastRules rules;
    private final PromptFit fit;
    private final RolloutSampler sampler;
    private final SamplingSettings sampling;
    private final Proposer proposer;
    private final Map<String, HeldBack> environments = new LinkedHashMap<>();

    /// Makes what proposes changes in a cycle. It does not learn while the run goes on.
    @FunctionalInterface
    public interface Proposing {
        /// Returns it.
        ///
        /// @param successes what the model solved so far in the cycle, else what experts write
        /// @param seed of the cycle
        /// @param told why it proposes nothing
        Reflection of(Supplier<List<Example>> successes, long seed, Consumer<String> told);
    }

    /// Who proposes changes.
    ///
    /// @param tokens what it read and wrote since the run began
    /// @param teacher what is remembered of the teacher behind it, which is refused where it proposes nothing;
    ///     null where there is none
    public record Proposer(
            Proposing proposing,
            LongSupplier tokens,
            @Nullable State teacher) {}

    /// @param fit knows what fits the model
    /// @param sampler scores by the outcome alone
    /// @param trained what the run trains on
    public FastCycle(
            FastRules rules,
            PromptFit fit,
            RolloutSampler sampler,
            SamplingSettings sampling,
            Proposer proposer,
            List<HeldBack> trained) {
        this.rules = rules;
        this.fit = fit;
        this.sampler = sampler;
        this.sampling = sampling;
        this.proposer = proposer;
        trained.forEach(each -> environments.put(each.name(), each));
    }

    /// What a cycle came to.
    ///
    /// @param chosen the prompts that stay, the best first
    /// @param before the mean score of those it began with
    /// @param proposed changes that were tried
    /// @param entered how many of those that stay are new
    /// @param tasks that judged
    /// @param warning what a person should know
    record Found(
            List<Candidate> chosen,
            double before,
            int proposed,
            int entered,
            int tasks,
            long completions,
            long tokens,
            Optional<String> warning) {}

    FastRules rules() {
        return rules;
    }

    PromptFit fit() {
        return fit;
    }

    /// Hands what is remembered of a teacher to the state of the run.
    void keep(StateFields state) {
        State teacher = proposer.teacher();
        if (teacher != null) {
            state.part("teacher", teacher);
        }
    }

    /// Returns the tokens that the reflection read and wrote since the run began.
    long reflectionTokens() {
        return proposer.tokens().getAsLong();
    }

    /// Runs a cycle.
    ///
    /// @param cycle counts from 1
    /// @param asked how often each cell was asked since the last one
    /// @param present the prompts in use
    /// @throws ConfigException if no level has a task to judge by, or a teacher proposes nothing in the first cycle
    Found run(int cycle, Map<Cell, Double> asked, List<Prompt> present) {
        long seed = Seeds.derive(rules.seed(), "fast weights", cycle);
        List<Cell> cells = cells(asked.isEmpty() ? rungs(environments.keySet()) : asked);
        List<Task> training = training(cells, seed);
        List<Task> validation = validation(cells, cycle);
        List<Conversation> tasks = new ArrayList<>();
        training.forEach(task -> tasks.add(task.conversation()));
        validation.forEach(task -> tasks.add(task.conversation()));
        PromptTrials trials = new PromptTrials(sampler, this::environment, sampling, 1, training, validation, seed);
        Successes successes = new Successes(() -> solved(training));
        FittingReflection reflection =
                new FittingReflection(proposer.proposing(), successes::examples, seed, new Leaks(training), fit, tasks);
        List<Map<String, String>> start = start(present, tasks);
        int[] tried = {0};
        List<Candidate> all = new Evolution(
                        new EvolutionSettings(rules.budget(), rules.minibatch(), false, true, 0, seed),
                        successes.of(trials),
                        reflection,
                        step -> tried[0] +=
                                step.outcome() == Outcome.CHANGED || step.outcome() == Outcome.REJECTED ? 1 : 0)
                .run(start);
        if (cycle == 1 && proposer.teacher() != null) {
            reflection.requireAny();
        }
        List<Candidate> chosen = Population.of(all, rules.population());
        return new Found(
                chosen,
                all.subList(0, start.size()).stream()
                        .mapToDouble(Candidate::mean)
                        .average()
                        .orElse(0),
                tried[0],
                (int) chosen.stream()
                        .filter(each -> each.number() >= start.size())
                        .count(),
                validation.size(),
                trials.completions(),
                trials.tokens(),
                reflection.warning());
    }

    /// Returns what experts write for the training tasks.
    private List<Example> solved(List<Task> training) {
        return training.stream()
                .flatMap(task ->
                        Example.of(task.question(), environment(task.cell()).solution(task)).stream())
                .toList();
    }

    /// Returns those that fit the tasks; where none does, one that says nothing.
    private List<Map<String, String>> start(List<Prompt> present, List<Conversation> tasks) {
        List<Map<String, String>> fitting = present.stream()
                .filter(prompt -> fit.fault(prompt, tasks).isEmpty())
                .map(Prompt::parts)
                .toList();
        if (!fitting.isEmpty()) {
            return fitting;
        }
        Map<String, String> silent = new LinkedHashMap<>(present.getFirst().parts());
        silent.replaceAll((_, _) -> "");
        return List.of(silent);
    }

    /// Returns the rungs of environments, each as often as the others.
    Map<Cell, Double> rungs(Set<String> names) {
        Map<Cell, Double> rungs = new TreeMap<>();
        for (String name : names) {
            IntStream.range(0, environment(new Cell(name, 0)).levels())
                    .forEach(level -> rungs.put(new Cell(name, level), 1.0));
        }
        return rungs;
    }

    /// Returns the cell of each validation task.
    private List<Cell> cells(Map<Cell, Double> counts) {
        double total = counts.values().stream().mapToDouble(count -> count).sum();
        List<Cell> cells = new ArrayList<>();
        double reached = 0;
        for (Map.Entry<Cell, Double> each : new TreeMap<>(counts).entrySet()) {
            reached += each.getValue();
            while (cells.size() < Math.round(reached / total * rules.validationTasks())) {
                cells.add(each.getKey());
            }
        }
        return cells;
    }

    private List<Task> training(List<Cell> cells, long seed) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            tasks.add(environment(cell).draw(Split.TRAIN, cell.level(), Seeds.stream(seed, "training", i)));
        }
        return tasks;
    }

    /// Tasks that are kept back, in turn, none of them twice.
    private List<Task> validation(List<Cell> cells, int cycle) {
        Set<Task> tasks = new LinkedHashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            List<Task> kept = environment(cells.get(i)).tasks(cells.get(i).level());
            if (!kept.isEmpty()) {
                tasks.add(kept.get((i + cycle * rules.validationTasks()) % kept.size()));
            }
        }
        if (tasks.isEmpty()) {
            throw new ConfigException(
                    "fast_weights needs tasks that judge prompts and are never trained on, but no level"
                            + " of " + String.join(", ", environments.keySet())
                            + " has a second task; give it more tasks, or remove fast_weights");
        }
        return List.copyOf(tasks);
    }

    private HeldBack environment(Cell cell) {
        HeldBack environment = environments.get(cell.environment());
        if (environment == null) {
            throw new IllegalStateException("prompts are tried on " + cell + ", but there is no such environment");
        }
        return environment;
    }
}
