package dev.edgewise.probe;

import dev.edgewise.error.ConfigException;
import java.util.List;

/// What a probe may spend and what it measures.
///
/// @param budget completions in all
/// @param groupSize G, the size of a training group, to which the informative share refers
/// @param ks the k of pass@k, ascending, each at least 1
/// @param even whether every cell gets equally many tasks, whatever comes out
public record ProbePlan(int budget, int groupSize, List<Integer> ks, boolean even) {
    /// Checks the numbers.
    ///
    /// @throws ConfigException if one is out of range
    public ProbePlan {
        ks = ks.stream().distinct().sorted().toList();
        if (ks.isEmpty() || ks.getFirst() < 1) {
            throw new ConfigException("--k takes whole numbers of at least 1, such as 1,4,8, but was " + ks);
        }
        if (groupSize < 2) {
            throw new ConfigException("--group must be at least 2 but was " + groupSize
                    + ": one completion alone cannot differ from others");
        }
        if (budget < 1) {
            throw new ConfigException("--budget must be at least 1 completion but was " + budget);
        }
    }

    /// Returns the completions per task: enough for the largest k and for one group.
    public int samples() {
        return Math.max(groupSize, ks.getLast());
    }

    /// Returns the number of tasks that the budget pays for.
    public int tasks() {
        return budget / samples();
    }

    /// Refuses a budget that does not reach every cell once.
    ///
    /// @throws ConfigException if the budget is too small
    public void requireRoom(int cells) {
        if (tasks() < cells) {
            throw new ConfigException("--budget " + budget + " is too small to tell anything: " + cells
                    + (cells == 1 ? " cell" : " cells") + " of one task with " + samples()
                    + " completions each take " + (long) cells * samples() + ". Raise --budget, name fewer"
                    + " environments or levels, or lower --k and --group");
        }
    }
}
