package dev.edgewise.rerank;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.state.State;
import java.util.List;
import java.util.Map;

/// Chooses the lists of a step.
public interface ListDraw extends State {
    /// Returns the lists of a step (1-based), with the documents that are learned from.
    ///
    /// @param steps of the run, as far as is known
    List<QueryList> draw(int step, int steps);

    /// Takes in what the model gave for the lists of the last step, in their order.
    default void learned(List<ListScores> scores) {}

    /// Returns metrics of the step.
    Map<String, Double> metrics(int step);

    /// Returns what is believed of the cells that lists are chosen from; empty where none are.
    default List<CellState> cells() {
        return List.of();
    }
}
