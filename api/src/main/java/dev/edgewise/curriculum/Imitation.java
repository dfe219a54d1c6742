package dev.edgewise.curriculum;

import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.random.RandomGenerator;

/// Chooses the cells whose expert solutions are imitated. Single-threaded.
///
/// It reads what is known of the cells from [Progress]. Progress takes in a group before this rule sees it.
public interface Imitation extends State {
    /// Returns the name as the configuration spells it, and its settings.
    String configuration();

    /// Chooses `count` cells, or none when nothing is to be imitated.
    List<Cell> choose(Progress progress, RandomGenerator random, int count);

    /// Takes in **every** scored group, admitted or not.
    default void observe(RolloutGroup group) {}

    /// Takes in the solutions that were shown, as the policy saw them just before it learned from them.
    ///
    /// @param cells the cells of the solutions
    /// @param logProbs log-probabilities of their tokens, nats, one array `[T]` per cell
    default void learned(List<Cell> cells, List<float[]> logProbs) {}
}
