package dev.edgewise.advantage;

import dev.edgewise.rollout.RolloutGroup;
import java.util.List;

/// Gives credit by an estimator that sees one group at a time.
public record GroupCredit(AdvantageEstimator estimator) implements Credit {
    @Override
    public List<double[]> assign(List<RolloutGroup> groups) {
        return groups.stream().map(group -> estimator.estimate(group.rewards())).toList();
    }
}
