package dev.edgewise.evolve;

import dev.edgewise.evolve.EvolutionStep.Outcome;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Evolves prompts by reflection and selection: GEPA (2507.19457), with the semantics of its public code at b265bf9.
///
/// 1. A candidate is drawn from those that are best on some validation task ([ParetoFronts]).
/// 2. It is tried on a small batch of training tasks. A reflection model sees what came of it and rewrites one part;
///    parts take turns, and a new candidate goes on where its parents are.
/// 3. The new prompt is tried on the same batch. If the sum of its scores is higher it is tried on all
///    validation tasks and kept.
/// 4. After a find two candidates may be merged instead ([Merging]), if there are validation tasks to compare
///    them on.
///
/// **How we differ**: a proposal that equals a known candidate is not tried again. No more merges are kept than the
/// settings say; the public code counts those that are due, and may keep more. Draws come from [Seeds], so they are
/// not those of Python. Nothing else is random: the same trials and proposals give the same evolution. A run that was
/// stopped goes on when it is repeated with what was recorded.
public final class Evolution {
    private final EvolutionSettings settings;
    private final Trials trials;
    private final Reflection reflection;
    private final Consumer<EvolutionStep> told;
    private final Minibatches minibatches;
    private final Merging merging = new Merging();
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Integer> turns = new ArrayList<>();
    private long spent;
    private int mergesDue;
    private int mergesKept;
    private boolean foundOne;

    /// @param told about every iteration as it ends
    public Evolution(EvolutionSettings settings, Trials trials, Reflection reflection, Consumer<EvolutionStep> told) {
        this.settings = settings;
        this.trials = trials;
        this.reflection = reflection;
        this.told = told;
        this.minibatches = new Minibatches(trials.training(), settings.minibatch(), settings.seed());
    }

    /// Evolves until the budget is spent, and returns all candidates in the order of discovery.
    ///
    /// @param start prompts with the same parts
    public List<Candidate> run(List<Map<String, String>> start) {
        for (Map<String, String> parts : start) {
            int number = keep(parts, List.of());
            tell(0, Outcome.BEGUN, List.of(), "", 0, 0, number);
        }
        for (int iteration = 1; spent < settings.budget(); iteration++) {
            boolean mergeable = foundOne
                    && mergesDue > 0
                    && mergesKept < settings.merges()
                    && trials.validation() >= Merging.COMPARED;
            if (!mergeable || !merge(iteration)) {
                foundOne = false;
                change(iteration);
            }
        }
        return List.copyOf(candidates);
    }

    /// Returns the candidate with the highest mean score, the earliest of equals.
    public static Candidate best(List<Candidate> candidates) {
        return Collections.max(
                candidates,
                Comparator.comparingDouble(Candidate::mean)
                        .thenComparing(
                                Comparator.comparingInt(Candidate::number).reversed()));
    }

    private void change(int iteration) {
        RandomGenerator random = Seeds.stream(settings.seed(), "evolve parent", iteration);
        Candidate parent = candidates.get(ParetoFronts.of(candidates).draw(candidates, random));
        List<Integer> batch = minibatches.of(iteration - 1);
        List<Trial> before = trials.train(parent.parts(), batch);
        spent += batch.size();
        List<Integer> parents = List.of(parent.number());
        double sum = before.stream().mapToDouble(Trial::score).sum();
        if (settings.skipPerfect() && before.stream().allMatch(trial -> trial.score() >= EvolutionSettings.PERFECT)) {
            tell(iteration, Outcome.PERFECT, parents, "", sum, sum, -1);
            return;
        }
        List<String> names = List.copyOf(parent.parts().keySet());
        int turn = turns.get(parent.number());
        turns.set(parent.number(), (turn + 1) % names.size());
        String part = names.get(turn);
        Optional<Map<String, String>> changed = reflection
                .propose(parent.parts(), part, before, iteration)
                .map(text -> with(parent.parts(), part, text))
                .filter(this::isNew);
        if (changed.isEmpty()) {
            tell(iteration, Outcome.UNCHANGED, parents, part, sum, sum, -1);
            return;
        }
        double after = trials.train(changed.get(), batch).stream()
                .mapToDouble(Trial::score)
                .sum();
        spent += batch.size();
        if (settings.accepts(sum, after)) {
            int number = keep(changed.get(), parents);
            foundOne = true;
            mergesDue++;
            tell(iteration, Outcome.CHANGED, parents, part, sum, after, number);
        } else {
            tell(iteration, Outcome.REJECTED, parents, part, sum, after, -1);
        }
    }

    /// Tries a merge.
    ///
    /// @return whether two candidates could be merged, so that the iteration is over
    private boolean merge(int iteration) {
        RandomGenerator random = Seeds.stream(settings.seed(), "evolve merge", iteration);
        List<Integer> undominated =
                ParetoFronts.of(candidates).undominated(candidates).numbers();
        Optional<Merging.Merged> found = merging.merge(candidates, undominated, random);
        if (found.isEmpty()) {
            return false;
        }
        foundOne = false;
        Merging.Merged merged = found.get();
        Candidate first = candidates.get(merged.first());
        Candidate second = candidates.get(merged.second());
        List<Integer> parents = List.of(merged.first(), merged.second());
        if (!isNew(merged.parts())) {
            tell(iteration, Outcome.UNCHANGED, parents, "", 0, 0, -1);
            return true;
        }
        List<Integer> tasks = Merging.compared(first, second, random);
        List<Double> scores = trials.validate(merged.parts(), tasks);
        spent += tasks.size();
        double before = Math.max(Merging.sum(first, tasks), Merging.sum(second, tasks));
        double after = scores.stream().mapToDouble(score -> score).sum();
        if (after >= before) {
            mergesDue--;
            mergesKept++;
            int number = keep(merged.parts(), parents);
            tell(iteration, Outcome.MERGED, parents, "", before, after, number);
        } else {
            tell(iteration, Outcome.REJECTED, parents, "", before, after, -1);
        }
        return true;
    }

    private static Map<String, String> with(Map<String, String> parts, String part, String text) {
        Map<String, String> changed = new LinkedHashMap<>(parts);
        changed.put(part, text);
        return changed;
    }

    private boolean isNew(Map<String, String> parts) {
        return candidates.stream().noneMatch(known -> known.parts().equals(parts));
    }

    private int keep(Map<String, String> parts, List<Integer> parents) {
        List<Integer> all = IntStream.range(0, trials.validation()).boxed().toList();
        List<Double> scores = trials.validate(parts, all);
        spent += all.size();
        candidates.add(new Candidate(candidates.size(), parts, parents, scores));
        turns.add(parents.stream().mapToInt(turns::get).max().orElse(0));
        return candidates.size() - 1;
    }

    private void tell(
            int iteration,
            Outcome outcome,
            List<Integer> parents,
            String part,
            double before,
            double after,
            int found) {
        Candidate candidate = found < 0 ? null : candidates.get(found);
        told.accept(new EvolutionStep(iteration, outcome, parents, part, before, after, candidate, spent));
    }
}
