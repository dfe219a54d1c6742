package dev.edgewise.monitor;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.edgewise.task.Cell;
import java.util.List;

/// What a monitor read. Monitors also read at step 0, before anything was learned, so that later readings can be
/// compared with it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reading.Divergence.class, name = "divergence"),
    @JsonSubTypes.Type(value = Reading.Mastery.class, name = "mastery"),
    @JsonSubTypes.Type(value = Reading.Prompted.class, name = "prompted"),
    @JsonSubTypes.Type(value = Reading.Coverage.class, name = "coverage"),
    @JsonSubTypes.Type(value = Reading.Perplexity.class, name = "perplexity"),
    @JsonSubTypes.Type(value = Reading.Plasticity.class, name = "plasticity"),
    @JsonSubTypes.Type(value = Reading.Weights.class, name = "weights")
})
public sealed interface Reading {
    /// The distance between policy and reference, nats per token.
    ///
    /// @param inputs which prompts: `held-out tasks` of the run's own environments. The run learns them, so they
    ///     are what RL's Razor (2509.04259) calls the new task
    /// @param reverse KL(π_θ ‖ π_ref), on completions of the policy
    /// @param forward KL(π_ref ‖ π_θ), on completions of the reference
    record Divergence(String inputs, KlEstimate reverse, KlEstimate forward) implements Reading {}

    /// Outcomes on the same held-out tasks of every cell, each time in the same order.
    record Mastery(List<CellOutcomes> cells) implements Reading {
        public Mastery {
            cells = List.copyOf(cells);
        }
    }

    /// Outcomes of the tasks of the evaluation under the prompts that a run evolves, which take turns. The evaluation
    /// itself asks the same tasks without a prompt.
    ///
    /// @param prompts how many there are
    record Prompted(int prompts, List<CellOutcomes> cells) implements Reading {
        public Prompted {
            cells = List.copyOf(cells);
        }

        /// Returns the share of the tasks that were answered right.
        public double accuracy() {
            return cells.stream()
                    .flatMap(cell -> cell.right().stream())
                    .mapToInt(right -> right ? 1 : 0)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    /// Greedy outcomes of one cell.
    ///
    /// @param right one per task, the same tasks every time
    record CellOutcomes(Cell cell, List<Boolean> right) {
        public CellOutcomes {
            right = List.copyOf(right);
        }
    }

    /// Successes among `samples` completions of each of the same held-out tasks.
    ///
    /// @param majorities whether the answer that most of a task's completions give is right; empty in runs of
    ///     versions that did not read it
    record Coverage(int samples, List<Integer> successes, List<Boolean> majorities) implements Reading {
        public Coverage {
            successes = List.copyOf(successes);
            majorities = List.copyOf(majorities);
        }

        /// Makes a reading without majorities.
        public Coverage(int samples, List<Integer> successes) {
            this(samples, successes, List.of());
        }
    }

    /// exp of the mean cross-entropy on held-out text that training does not touch.
    record Perplexity(double perplexity, long tokens) implements Reading {}

    /// A short, fresh training run that starts from the current weights, on a task that the run itself never
    /// trains.
    ///
    /// @param task its name
    /// @param curve what was measured after each update; larger is better
    record Plasticity(String task, List<Double> curve) implements Reading {
        public Plasticity {
            curve = List.copyOf(curve);
            if (curve.isEmpty()) {
                throw new IllegalArgumentException("a curve has at least the point before the first update");
            }
        }
    }

    /// Cheap signs of a network that stops learning.
    ///
    /// @param deadUnits share of hidden units that no input of a batch activates
    /// @param effectiveRank effective rank of the last hidden states
    /// @param parameterNorm L2 norm of all weights
    record Weights(double deadUnits, double effectiveRank, double parameterNorm) implements Reading {}
}
