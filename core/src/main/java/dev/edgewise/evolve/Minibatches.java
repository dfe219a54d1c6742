package dev.edgewise.evolve;

import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Small batches of training tasks, shuffled anew in each epoch. An epoch that does not fill its last batch is padded
/// with the tasks at its end, each once more before any comes a third time.
///
/// @param tasks how many there are
/// @param size tasks of a batch
record Minibatches(int tasks, int size, long seed) {
    Minibatches {
        if (tasks < 1 || size < 1) {
            throw new IllegalArgumentException("a minibatch has at least one of at least one task");
        }
    }

    /// Returns the batch of an iteration, from 0 on.
    List<Integer> of(int iteration) {
        int batches = (tasks + size - 1) / size;
        List<Integer> shuffled = shuffled(iteration / batches);
        int start = iteration % batches * size;
        return List.copyOf(shuffled.subList(start, start + size));
    }

    private List<Integer> shuffled(int epoch) {
        List<Integer> order = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            order.add(task);
        }
        Collections.shuffle(order, Random.from(Seeds.stream(seed, "evolve epoch", epoch)));
        return padded(order, size);
    }

    /// Pads an order of tasks to a multiple of `size`.
    static List<Integer> padded(List<Integer> order, int size) {
        List<Integer> all = new ArrayList<>(order);
        for (int i = order.size() - 1; all.size() % size != 0; i = i == 0 ? order.size() - 1 : i - 1) {
            all.add(order.get(i));
        }
        return all;
    }
}
