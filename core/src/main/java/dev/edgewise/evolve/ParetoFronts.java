package dev.edgewise.evolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// For each validation task the candidates that score best on it, and what follows: who is worth changing.
///
/// A candidate that is best on a single task stays in play, however low its mean is. It may know what the others
/// do not. A candidate is *dominated* where every task on which it is best has another best one that is still in
/// play. The worst by mean is looked at first, and after each removal the search begins anew, as in GEPA's public code.
///
/// **How we differ**: among equal means the public code follows the order of Python's sets. Ours is the order of
/// discovery on the first task where a candidate is best; that is the same below some hundred candidates.
///
/// @param best the numbers of the best candidates, ascending, by validation task
public record ParetoFronts(List<List<Integer>> best) {
    public ParetoFronts {
        best = best.stream().map(List::copyOf).toList();
    }

    /// Finds the best candidates of each task. One that ties with the best is among them.
    public static ParetoFronts of(List<Candidate> candidates) {
        List<List<Integer>> best = new ArrayList<>();
        int tasks = candidates.getFirst().scores().size();
        for (int task = 0; task < tasks; task++) {
            double highest = Double.NEGATIVE_INFINITY;
            List<Integer> front = new ArrayList<>();
            for (Candidate candidate : candidates) {
                double score = candidate.scores().get(task);
                if (score > highest) {
                    highest = score;
                    front.clear();
                }
                if (score == highest) {
                    front.add(candidate.number());
                }
            }
            best.add(front);
        }
        return new ParetoFronts(best);
    }

    /// Returns the fronts without dominated candidates.
    public ParetoFronts undominated(List<Candidate> candidates) {
        Set<Integer> alive = new LinkedHashSet<>();
        best.forEach(alive::addAll);
        List<Integer> worstFirst = alive.stream()
                .sorted(Comparator.comparingDouble(
                        number -> candidates.get(number).mean()))
                .toList();
        boolean removed = true;
        while (removed) {
            removed = false;
            for (int number : worstFirst) {
                if (alive.contains(number) && isDominated(number, alive)) {
                    alive.remove(number);
                    removed = true;
                    break;
                }
            }
        }
        return new ParetoFronts(best.stream()
                .map(front -> front.stream().filter(alive::contains).toList())
                .toList());
    }

    private boolean isDominated(int number, Set<Integer> alive) {
        for (List<Integer> front : best) {
            if (front.contains(number) && front.stream().noneMatch(other -> other != number && alive.contains(other))) {
                return false;
            }
        }
        return true;
    }

    /// Returns the candidates that are best on some task, ascending.
    public List<Integer> numbers() {
        return best.stream().flatMap(List::stream).distinct().sorted().toList();
    }

    /// Draws a candidate that is not dominated, as often as it is best on a task.
    public int draw(List<Candidate> candidates, RandomGenerator random) {
        List<Integer> tickets = undominated(candidates).best().stream()
                .flatMap(List::stream)
                .sorted()
                .toList();
        return tickets.get(random.nextInt(tickets.size()));
    }
}
