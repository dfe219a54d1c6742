package dev.edgewise.phase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Any rule of imitation in a run through phases, and the repair of what was forgotten.
///
/// With the phase's probability of review a solution is one of a cell that was mastered, whose environment has
/// gone, and that is mastered no more. It is drawn as reviews are, see [Kept]. What reward no longer reaches
/// comes back so; what is still mastered is only asked. Nothing changes while nothing is forgotten.
///
/// Showing old solutions again is experience replay (CLEAR, 1811.11682). **How we differ**: only what was measured as
/// forgotten is replayed, from fresh tasks instead of a store of old ones.
public final class PhasedImitation implements Imitation {
    private final Imitation rule;
    private final Kept kept;

    public PhasedImitation(Imitation rule, Kept kept) {
        this.rule = rule;
        this.kept = kept;
    }

    @Override
    public String configuration() {
        return rule.configuration();
    }

    @Override
    public List<Cell> choose(Progress progress, RandomGenerator random, int count) {
        double share = kept.share();
        List<Cell> forgotten = share == 0 ? List.of() : kept.forgotten();
        if (forgotten.isEmpty()) {
            return rule.choose(progress, random, count);
        }
        List<Cell> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() < share) {
                chosen.add(kept.draw(forgotten, random));
            }
        }
        chosen.addAll(rule.choose(progress, random, count - chosen.size()));
        return chosen;
    }

    @Override
    public void observe(RolloutGroup group) {
        rule.observe(group);
    }

    @Override
    public void learned(List<Cell> cells, List<float[]> logProbs) {
        rule.learned(cells, logProbs);
    }

    @Override
    public ObjectNode snapshot() {
        return rule.snapshot();
    }

    @Override
    public void restore(ObjectNode state) {
        rule.restore(state);
    }
}
