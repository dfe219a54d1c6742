package dev.edgewise.curriculum.imitation;

import dev.edgewise.task.Cell;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// What the rules of imitation share.
final class Turns {
    private Turns() {}

    /// Draws `count` cells from `sources` in turn, beginning with a random one. None if there is no source.
    static <S> List<Cell> of(List<S> sources, RandomGenerator random, int count, Function<S, Cell> cell) {
        if (sources.isEmpty() || count == 0) {
            return List.of();
        }
        int first = random.nextInt(sources.size());
        return IntStream.range(0, count)
                .mapToObj(i -> cell.apply(sources.get((first + i) % sources.size())))
                .toList();
    }
}
