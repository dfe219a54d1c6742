package dev.edgewise.curriculum;

import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.random.RandomGenerator;

/// Chooses the cells whose expert solutions are imitated. Single-threaded.
///
/// It reads what is known of the cells from [Progress], which is told of a group before it is.
public interface Imitation extends State {
    /// Name as the configuration spells it, with what it was set to.
    String configuration();

    /// `count` cells, or none when nothing is to be imitated.
    List<Cell> choose(Progress progress, RandomGenerator random, int count);

    /// Told of **every** scored group, admitted or not.
    default void observe(RolloutGroup group) {}

    /// Told of the solutions that were shown, as the policy saw them just before it learned from them.
    ///
    /// @param cells whose solutions
    /// @param logProbs of their tokens, nats, one array `[T]` per cell
    default void learned(List<Cell> cells, List<float[]> logProbs) {}
}
