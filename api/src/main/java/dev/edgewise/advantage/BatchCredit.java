package dev.edgewise.advantage;

import dev.edgewise.rollout.RolloutGroup;
import java.util.Arrays;
import java.util.List;

/// Takes the group mean as the baseline and the standard deviation of the whole step as the scale.
///
///     Â_i = (r_i − μ_group) / (s₁(all rewards of the step) + ε)
///
/// TRL's `scale_rewards: batch`. How we differ: a tied group gets exact zeros, and so does a step of tied
/// groups.
///
/// @param epsilon ε, at least 0
public record BatchCredit(double epsilon, Ties ties) implements Credit {
    public BatchCredit {
        if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon must be finite and at least 0 but was " + epsilon);
        }
    }

    public BatchCredit() {
        this(GroupZScore.EPSILON, Ties.STANDARD);
    }

    @Override
    public List<double[]> assign(List<RolloutGroup> groups) {
        double[] all = groups.stream()
                .flatMapToDouble(group -> Arrays.stream(group.rewards()))
                .toArray();
        double scale = all.length > 1 ? Moments.of(all).deviation() + epsilon : 1;
        AdvantageEstimator centre = new GroupMean(ties);
        return groups.stream()
                .map(group -> divided(centre.estimate(group.rewards()), scale))
                .toList();
    }

    private static double[] divided(double[] centred, double scale) {
        for (int i = 0; i < centred.length; i++) {
            // A tied group stays exactly 0, even if the scale of the whole step is 0.
            centred[i] = centred[i] == 0 ? 0 : centred[i] / scale;
        }
        return centred;
    }
}
