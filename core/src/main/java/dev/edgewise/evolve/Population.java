package dev.edgewise.evolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Chooses the prompts that stay in use: those of the front, not the best alone (FST, 2605.12484).
///
/// Tasks on which all prompts score the same say nothing of them and are left out. First come prompts that are
/// not dominated, those that are best on most tasks before others; then, if there is room, prompts that are best
/// on some task all the same. Where no task tells prompts apart, the oldest stay.
public final class Population {
    private Population() {}

    /// Returns at most `most` candidates, the highest mean first.
    public static List<Candidate> of(List<Candidate> all, int most) {
        ParetoFronts telling = new ParetoFronts(ParetoFronts.of(all).best().stream()
                .filter(front -> front.size() < all.size())
                .toList());
        List<Candidate> chosen = new ArrayList<>();
        if (telling.best().isEmpty()) {
            chosen.addAll(all.subList(0, Math.min(most, all.size())));
        } else {
            ParetoFronts undominated = telling.undominated(all);
            Stream.concat(ranked(all, undominated).stream(), ranked(all, telling).stream())
                    .distinct()
                    .limit(most)
                    .forEach(chosen::add);
        }
        chosen.sort(Comparator.comparingDouble((Candidate each) -> -each.mean()).thenComparingInt(Candidate::number));
        return List.copyOf(chosen);
    }

    private static List<Candidate> ranked(List<Candidate> all, ParetoFronts fronts) {
        return fronts.numbers().stream()
                .map(all::get)
                .sorted(Comparator.comparingLong((Candidate each) -> -fronts.best().stream()
                                .filter(front -> front.contains(each.number()))
                                .count())
                        .thenComparingDouble(each -> -each.mean())
                        .thenComparingInt(Candidate::number))
                .toList();
    }
}
