package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.control.Knobs;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.environment.Environment;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The expert solutions that a step shows.
///
/// @param cells the cell of each
record ShownSolutions(List<Cell> cells, List<TrainingSequence> sequences) {
    static final ShownSolutions NONE = new ShownSolutions(List.of(), List.of());

    /// Writes a solution behind its task.
    @FunctionalInterface
    interface Writing {
        /// Returns what is learned.
        ///
        /// @param number counts the solutions of the step
        TrainingSequence of(int number, Conversation task, List<Message> expert);
    }

    /// Draws one solution of each cell that is to be shown; a cell without one is left out.
    ///
    /// @param prompts writes a solution behind its task
    static ShownSolutions of(
            int step,
            RolloutSettings settings,
            Curriculum curriculum,
            Knobs knobs,
            Function<Cell, Environment> environments,
            Writing prompts) {
        if (settings.demonstrations() == 0) {
            return NONE;
        }
        List<Cell> wanted = withDemoted(
                step,
                curriculum.imitation(Seeds.stream(settings.seed(), "imitation", step), settings.demonstrations()),
                settings.demonstrations(),
                List.copyOf(knobs.demoted()));
        List<Cell> shown = new ArrayList<>();
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Cell cell = wanted.get(i);
            Environment environment = environments.apply(cell);
            int number = i;
            environment
                    .drawSolved(cell.level(), Seeds.stream(settings.seed(), "demonstration", step, i))
                    .ifPresent(task -> {
                        shown.add(cell);
                        sequences.add(prompts.of(number, task.conversation(), environment.solutionTurns(task)));
                    });
        }
        return new ShownSolutions(shown, sequences);
    }

    /// Gives every other demonstration to the demoted cells in turn, or half as many as there may be where
    /// the curriculum wants none.
    private static List<Cell> withDemoted(int step, List<Cell> chosen, int most, List<Cell> demoted) {
        if (demoted.isEmpty()) {
            return chosen;
        }
        int count = chosen.isEmpty() ? Math.max(1, most / 2) : chosen.size();
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean own = !chosen.isEmpty() && i % 2 == 1;
            cells.add(own ? chosen.get(i) : demoted.get((step + i / 2) % demoted.size()));
        }
        return cells;
    }
}
