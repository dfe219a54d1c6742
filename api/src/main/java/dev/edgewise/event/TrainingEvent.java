package dev.edgewise.event;

import dev.edgewise.control.Adjustment;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.monitor.Reading;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something that happened in a run. The interface is sealed: a new variant makes every switch over events fail
/// to compile until the switch handles it.
public sealed interface TrainingEvent {
    /// Returns the step that it belongs to; 0 before the first.
    int step();

    /// The run begins or goes on.
    ///
    /// @param step the last finished step, 0 for a new run
    /// @param steps optimizer steps in all
    /// @param maxSeconds the run ends after this wall time; infinity without a limit
    /// @param environments each environment's name with the descriptions of its levels, easiest first
    /// @param data what became of the rows of data files, in sentences
    record RunStarted(
            int step,
            int steps,
            double maxSeconds,
            String name,
            Path directory,
            Map<String, List<String>> environments,
            List<String> data)
            implements TrainingEvent {
        /// Makes the event of a run without a time limit or data files.
        public RunStarted(int step, int steps, String name, Path directory, Map<String, List<String>> environments) {
            this(step, steps, Double.POSITIVE_INFINITY, name, directory, environments, List.of());
        }
    }

    /// A group was rolled out and scored.
    ///
    /// @param advantages one per rollout; zeros when the group was rejected
    /// @param admitted whether its outcomes enter the update. While the entropy is held, completions of tied
    ///     groups that were turned away enter it without an advantage
    /// @param reason name of the gate that rejected it, empty when admitted
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record GroupScored(int step, Stage stage, RolloutGroup group, double[] advantages, boolean admitted, String reason)
            implements TrainingEvent {}

    /// A group of a lesson was rolled out and scored.
    ///
    /// @param lessons the type of the lessons, such as `srl`
    /// @param group with the whole prompt, the opening of the answer included
    /// @param advantages one per rollout; zeros when the group was left out
    /// @param admitted whether it enters the update
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record LessonScored(
            int step, Stage stage, String lessons, RolloutGroup group, double[] advantages, boolean admitted)
            implements TrainingEvent {}

    /// What each signal gave to each cell in the step.
    record SignalsGiven(int step, List<SignalUse> uses) implements TrainingEvent {
        public SignalsGiven {
            uses = List.copyOf(uses);
        }
    }

    /// The rollouts of the step so far, so that a long step shows life.
    record RolloutProgress(int step, int groupsAdmitted, int groupsWanted, int groupsRolled) implements TrainingEvent {}

    /// An optimizer step ended.
    ///
    /// @param metrics TRL's keys, then `curriculum/…`, then those of the guards; in a fixed order
    /// @param cells every cell seen so far, in cell order
    /// @param rollouts completions sampled since the run began
    /// @param tokens prompt and completion tokens of those and of the demonstrations shown since the run began
    /// @param seconds wall time since the run began, interruptions left out
    record StepCompleted(
            int step, Map<String, Double> metrics, List<CellState> cells, long rollouts, long tokens, double seconds)
            implements TrainingEvent {
        /// Returns the same event with more metrics behind the others.
        public StepCompleted with(Map<String, Double> more) {
            Map<String, Double> all = new LinkedHashMap<>(metrics);
            all.putAll(more);
            return new StepCompleted(step, all, cells, rollouts, tokens, seconds);
        }
    }

    /// Held-out accuracy was measured by greedy decoding.
    ///
    /// @param accuracies per cell, on the test split
    /// @param chance what guessing gets, by environment; absent means nothing
    /// @param samples tasks asked per cell
    record Evaluated(int step, Map<Cell, Double> accuracies, Map<String, Double> chance, int samples, double seconds)
            implements TrainingEvent {
        /// Makes the event of a run where guessing gets nothing.
        public Evaluated(int step, Map<Cell, Double> accuracies, int samples, double seconds) {
            this(step, accuracies, Map.of(), samples, seconds);
        }

        /// Returns the accuracies above chance, which the [Frontier] counts.
        public Map<Cell, Double> aboveChance() {
            Map<Cell, Double> above = new LinkedHashMap<>();
            accuracies.forEach((cell, accuracy) ->
                    above.put(cell, Frontier.aboveChance(accuracy, chance.getOrDefault(cell.environment(), 0.0))));
            return above;
        }
    }

    /// The documents of held-out queries were ranked.
    ///
    /// @param name of the data
    /// @param metrics under sentence-transformers' keys, `eval_{name}_ndcg@10` among them
    /// @param queries that the metrics are means over
    record Ranked(int step, String name, Map<String, Double> metrics, int queries, double seconds)
            implements TrainingEvent {
        public Ranked {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }

        /// Returns what models are chosen by, nDCG@10; NaN where it was not measured.
        public double ndcg() {
            return metrics.getOrDefault("eval_" + name + "_ndcg@10", Double.NaN);
        }
    }

    /// A complete checkpoint was written to disk.
    record CheckpointWritten(int step, Path directory, double seconds) implements TrainingEvent {}

    /// A guard spoke without stopping the run.
    record Warned(int step, String guard, String message) implements TrainingEvent {}

    /// A monitor took a reading beside training.
    record Monitored(int step, Reading reading, double seconds) implements TrainingEvent {}

    /// A run through changing tasks begins a phase.
    ///
    /// @param step the last step before it
    /// @param phases all phases of the run, in order
    /// @param index which of them begins, from 0
    /// @param reason why the one before it ended; empty for the first
    record PhaseBegan(int step, List<Phase> phases, int index, String reason) implements TrainingEvent {
        /// A phase and the environments that are trained in it.
        public record Phase(String name, List<String> environments) {
            public Phase {
                environments = List.copyOf(environments);
            }
        }

        public PhaseBegan {
            phases = List.copyOf(phases);
        }

        /// Returns the phase that begins.
        public Phase phase() {
            return phases.get(index);
        }
    }

    /// The demonstrations that are learned were chosen anew.
    ///
    /// @param step the first step that learns them
    /// @param rows demonstrations there are
    /// @param kept those that are learned from now on
    /// @param entered the positions of those that were not learned before, from 0
    /// @param left the positions of those that were
    /// @param missing demonstrations without a score, which are not kept
    /// @param ifd mean IFD of those kept
    /// @param tokens that were scored
    record DataSelected(
            int step,
            int rows,
            int kept,
            List<Integer> entered,
            List<Integer> left,
            int missing,
            double ifd,
            long tokens,
            double seconds)
            implements TrainingEvent {
        public DataSelected {
            entered = List.copyOf(entered);
            left = List.copyOf(left);
        }
    }

    /// The prompts that a run trains under were chosen anew.
    ///
    /// @param step the first step that samples under them
    /// @param cycle counts from 1
    /// @param prompts those in use from now on, the best first
    /// @param before the mean score, now, of those in use until then
    /// @param proposed changed or merged prompts that were tried
    /// @param entered prompts in use that were not before
    /// @param tasks that scored each of them
    /// @param completions that were scored for it
    /// @param tokens of those
    record PromptsEvolved(
            int step,
            int cycle,
            List<Scored> prompts,
            double before,
            int proposed,
            int entered,
            int tasks,
            long completions,
            long tokens,
            double seconds)
            implements TrainingEvent {
        public PromptsEvolved {
            prompts = List.copyOf(prompts);
        }

        /// A prompt and its mean score.
        ///
        /// @param parts texts by name
        public record Scored(Map<String, String> parts, double score) {
            public Scored {
                parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
            }
        }

        /// Returns the mean score of the prompts in use.
        public double mean() {
            return prompts.stream().mapToDouble(Scored::score).average().orElse(Double.NaN);
        }
    }

    /// A guard changed the training, or took a change back.
    ///
    /// @param takenBack whether the adjustment ended
    /// @param reason what the guard saw
    record Adjusted(int step, String guard, Adjustment adjustment, boolean takenBack, String reason)
            implements TrainingEvent {}

    /// The run stopped itself.
    record Halted(int step, String guard, String reason) implements TrainingEvent {}

    /// The run ended.
    record RunFinished(int step, StopReason stopped) implements TrainingEvent {}
}
