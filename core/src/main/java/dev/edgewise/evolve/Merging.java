package dev.edgewise.evolve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Joins two candidates that come from a common ancestor: where only one of them changed a part, its change is taken.
///
/// Remembers what was tried, so that no pair is merged twice in the same way. Not thread-safe.
final class Merging {
    private static final int TRIES = 10;

    /// Validation tasks on which a merged candidate is compared with its parents; where there are fewer, nothing
    /// is merged.
    static final int COMPARED = 5;

    private final Set<List<Integer>> tried = new HashSet<>();
    private final Set<List<Integer>> made = new HashSet<>();

    /// A candidate in the making.
    ///
    /// @param first the parent that was found earlier
    record Merged(Map<String, String> parts, int first, int second, int ancestor) {}

    /// Merges two candidates that no other dominates; empty where no pair fits.
    Optional<Merged> merge(List<Candidate> all, List<Integer> undominated, RandomGenerator random) {
        if (undominated.size() < 2 || all.size() < 3) {
            return Optional.empty();
        }
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<Merged> merged = pair(all, undominated, random).flatMap(found -> made(all, found, random));
            if (merged.isPresent()) {
                Merged found = merged.get();
                tried.add(List.of(found.first(), found.second(), found.ancestor()));
                return merged;
            }
        }
        return Optional.empty();
    }

    /// Returns `[i, j, ancestor]` with i < j, neither an ancestor of the other; empty after ten draws in vain.
    private Optional<List<Integer>> pair(List<Candidate> all, List<Integer> undominated, RandomGenerator random) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            List<Integer> two = new ArrayList<>(undominated);
            Collections.shuffle(two, Random.from(random));
            int i = Math.min(two.get(0), two.get(1));
            int j = Math.max(two.get(0), two.get(1));
            List<Integer> fitting = fitting(all, i, j);
            if (!fitting.isEmpty()) {
                return Optional.of(List.of(i, j, drawn(all, fitting, random)));
            }
        }
        return Optional.empty();
    }

    /// Returns the common ancestors from which `i` and `j` can be merged, ascending: no better than either, not tried
    /// before, and with a part that exactly one of the two changed.
    List<Integer> fitting(List<Candidate> all, int i, int j) {
        List<Integer> first = all.get(i).ancestors(all);
        List<Integer> second = all.get(j).ancestors(all);
        if (first.contains(j) || second.contains(i)) {
            return List.of();
        }
        return first.stream()
                .filter(second::contains)
                .filter(ancestor -> !tried.contains(List.of(i, j, ancestor)))
                .filter(ancestor -> all.get(ancestor).mean()
                        <= Math.min(all.get(i).mean(), all.get(j).mean()))
                .filter(ancestor -> oneChanged(all.get(ancestor), all.get(i), all.get(j)))
                .sorted()
                .toList();
    }

    private static boolean oneChanged(Candidate ancestor, Candidate first, Candidate second) {
        return ancestor.parts().entrySet().stream().anyMatch(part -> {
            String one = first.text(part.getKey());
            String other = second.text(part.getKey());
            return !one.equals(other)
                    && (part.getValue().equals(one) || part.getValue().equals(other));
        });
    }

    /// Draws an ancestor in proportion to its mean score; all alike where none has any.
    private static int drawn(List<Candidate> all, List<Integer> fitting, RandomGenerator random) {
        double sum =
                fitting.stream().mapToDouble(number -> all.get(number).mean()).sum();
        if (!(sum > 0)) {
            return fitting.get(random.nextInt(fitting.size()));
        }
        double left = random.nextDouble() * sum;
        for (int number : fitting) {
            left -= all.get(number).mean();
            if (left < 0) {
                return number;
            }
        }
        return fitting.getLast();
    }

    private Optional<Merged> made(List<Candidate> all, List<Integer> found, RandomGenerator random) {
        Candidate first = all.get(found.get(0));
        Candidate second = all.get(found.get(1));
        Candidate ancestor = all.get(found.get(2));
        Map<String, String> parts = new LinkedHashMap<>();
        List<Integer> taken = new ArrayList<>(List.of(first.number(), second.number()));
        for (String name : ancestor.parts().keySet()) {
            Candidate source = source(name, first, second, ancestor, random);
            parts.put(name, source.text(name));
            taken.add(source.number());
        }
        return made.add(taken)
                ? Optional.of(new Merged(parts, first.number(), second.number(), ancestor.number()))
                : Optional.empty();
    }

    /// Returns whose text of a part is taken: the changed one where one changed it, the better candidate's where both
    /// did. The two candidates' texts may be equal.
    private static Candidate source(
            String name, Candidate first, Candidate second, Candidate ancestor, RandomGenerator random) {
        String before = ancestor.text(name);
        String one = first.text(name);
        String other = second.text(name);
        if (one.equals(other)) {
            return first;
        }
        if (one.equals(before)) {
            return second;
        }
        if (other.equals(before)) {
            return first;
        }
        int order = Double.compare(first.mean(), second.mean());
        if (order == 0) {
            return random.nextBoolean() ? first : second;
        }
        return order > 0 ? first : second;
    }

    /// Returns the validation tasks on which a merged candidate is compared with its parents: a third each where the
    /// one is better, where the other is, and where they tie, filled up by any.
    static List<Integer> compared(Candidate first, Candidate second, RandomGenerator random) {
        List<List<Integer>> groups = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<Integer> unused = new ArrayList<>();
        for (int task = 0; task < first.scores().size(); task++) {
            int order = Double.compare(first.scores().get(task), second.scores().get(task));
            groups.get(order > 0 ? 0 : order < 0 ? 1 : 2).add(task);
            unused.add(task);
        }
        List<Integer> chosen = new ArrayList<>();
        int each = (COMPARED + 2) / 3;
        for (List<Integer> group : groups) {
            Collections.shuffle(group, Random.from(random));
            int take = Math.min(Math.min(group.size(), each), COMPARED - chosen.size());
            chosen.addAll(group.subList(0, take));
        }
        unused.removeAll(chosen);
        Collections.shuffle(unused, Random.from(random));
        chosen.addAll(unused.subList(0, Math.min(unused.size(), COMPARED - chosen.size())));
        return chosen;
    }

    /// Returns the sum of a candidate's scores on some validation tasks.
    static double sum(Candidate candidate, List<Integer> tasks) {
        return tasks.stream().mapToDouble(task -> candidate.scores().get(task)).sum();
    }
}
