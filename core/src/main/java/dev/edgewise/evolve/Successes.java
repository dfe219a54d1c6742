package dev.edgewise.evolve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Remembers what the model wrote where it solved a training task, so that it can be shown as an example.
public final class Successes {
    private final Map<String, Example> solved = new LinkedHashMap<>();
    private final Supplier<List<Example>> otherwise;

    /// @param otherwise what is shown as long as the model solved nothing
    public Successes(Supplier<List<Example>> otherwise) {
        this.otherwise = otherwise;
    }

    /// Returns trials whose training tasks are remembered as they are solved.
    public Trials of(Trials trials) {
        return new Trials() {
            @Override
            public int training() {
                return trials.training();
            }

            @Override
            public int validation() {
                return trials.validation();
            }

            @Override
            public List<Trial> train(Map<String, String> parts, List<Integer> tasks) {
                List<Trial> tried = trials.train(parts, tasks);
                tried.stream()
                        .filter(trial -> trial.score() >= EvolutionSettings.PERFECT)
                        .forEach(trial -> Example.of(trial.input(), trial.output())
                                .ifPresent(example -> solved.put(trial.input(), example)));
                return tried;
            }

            @Override
            public List<Double> validate(Map<String, String> parts, List<Integer> tasks) {
                return trials.validate(parts, tasks);
            }
        };
    }

    /// Returns the latest of every task, in the order in which tasks were first solved. Where none was, it
    /// returns what is shown otherwise.
    public List<Example> examples() {
        return solved.isEmpty() ? otherwise.get() : List.copyOf(solved.values());
    }
}
