package dev.edgewise.probe;

import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Answers with a known pass rate per level; counts what it was asked.
final class SyntheticStudent implements Examiner {
    private final double[] passRates;
    private final long seed;
    final Map<Cell, Integer> asked = new HashMap<>();

    SyntheticStudent(long seed, double... passRates) {
        this.seed = seed;
        this.passRates = passRates.clone();
    }

    @Override
    public List<TaskOutcome> ask(List<Cell> cells, int samples, int first) {
        List<TaskOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            RandomGenerator random = Seeds.stream(seed, "answer", first + i);
            double rate = passRates[cells.get(i).level()];
            int right = (int) random.doubles(samples).filter(u -> u < rate).count();
            outcomes.add(new TaskOutcome(samples, right, 0, 5, 3L * samples));
            asked.merge(cells.get(i), 1, Integer::sum);
        }
        return outcomes;
    }

    int levels() {
        return passRates.length;
    }

    int tasks(String environment, int level) {
        return asked.getOrDefault(new Cell(environment, level), 0);
    }
}
