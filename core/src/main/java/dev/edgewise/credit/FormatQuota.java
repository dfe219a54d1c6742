package dev.edgewise.credit;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.plugin.CreditProvider;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;

/// Lets no format carry more than its quota of what a step reinforces.
///
///     Â'_i = Â_i · min(1, q / s_f(i))   if completion i is right and Â_i > 0, else Â_i
///     s_f = Σ positive advantages of right completions in format f / Σ of all
///
/// Sums are over the step, in one environment. What a format above its quota loses goes to no other; the step
/// reinforces less. Echo Chamber (2504.07912) shows the collapse that this works against; the formula is ours.
@About(
        "Lets no format carry more than its quota of the positive advantages of a step; a format above it is scaled down."
                + " Against the collapse of formats (2504.07912).")
public record FormatQuota(
        @Key(
                value = "The most that one format may carry of the positive advantages.",
                standard = "0.5",
                range = "(0, 1]")
        double quota,

        @Key(value = "What centred rewards are divided by, as scale_rewards.", standard = "group")
        ScaleRewards scale)
        implements Credit {
    /// Makes it from a configuration.
    public static final CreditProvider<FormatQuota> PROVIDER =
            CreditProvider.of("format_quota", FormatQuota.class, (credit, _) -> credit);

    public FormatQuota {
        Keys.check(FormatQuota.class, quota, scale);
    }

    @Override
    public List<double[]> assign(List<RolloutGroup> groups) {
        List<double[]> advantages = Credit.scaledBy(scale).assign(groups);
        StepFormats formats =
                new StepFormats(groups, (g, i) -> Math.max(0, advantages.get(g)[i]));
        for (int g = 0; g < groups.size(); g++) {
            RolloutGroup group = groups.get(g);
            for (int i = 0; i < group.size(); i++) {
                Rollout rollout = group.rollouts().get(i);
                if (rollout.score().success() && advantages.get(g)[i] > 0) {
                    advantages.get(g)[i] *= Math.min(1, quota / formats.share(group, rollout));
                }
            }
        }
        return advantages;
    }

    /// Returns credit without the quota, since a part of a solution has no format.
    @Override
    public Credit ofLessons() {
        return Credit.scaledBy(scale);
    }
}
