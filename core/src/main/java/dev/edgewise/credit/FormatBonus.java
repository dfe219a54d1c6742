package dev.edgewise.credit;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.plugin.CreditProvider;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;

/// Pays right completions more, the rarer their format is among the right completions of the step.
///
///     r'_i = r_i + b · (1 − p_f(i))   if completion i is right, else r_i
///
/// p_f is the share of format f among the right completions of the step, in one environment. Then advantages are
/// those of `scale` on r'. Echo Chamber (2504.07912) shows the collapse that this works against; the formula is
/// ours. Only right completions earn it: a bonus for the form alone would be gamed.
///
/// A group in which all are right, in several formats, then carries signal; `curriculum.gates: []` lets it in.
@About("Pays right completions more, the rarer their format is: b · (1 − its share among the step's right completions)."
        + " Against the collapse of formats (2504.07912).")
public record FormatBonus(
        @Key(value = "The bonus b of a format that hardly occurs.", standard = "0.2", range = "(0, )")
        double bonus,

        @Key(value = "What centred rewards are divided by, as scale_rewards.", standard = "group")
        ScaleRewards scale)
        implements Credit {
    /// Makes it from a configuration.
    public static final CreditProvider<FormatBonus> PROVIDER =
            CreditProvider.of("format_bonus", FormatBonus.class, (credit, _) -> credit);

    public FormatBonus {
        Keys.check(FormatBonus.class, bonus, scale);
    }

    @Override
    public List<double[]> assign(List<RolloutGroup> groups) {
        StepFormats formats = new StepFormats(groups, (_, _) -> 1);
        return Credit.scaledBy(scale)
                .assign(groups.stream()
                        .map(group -> new RolloutGroup(
                                group.task(),
                                group.prompt(),
                                group.promptIds(),
                                group.rollouts().stream()
                                        .map(rollout -> paid(rollout, group, formats))
                                        .toList()))
                        .toList());
    }

    /// Returns credit without the bonus, since a part of a solution has no format.
    @Override
    public Credit ofLessons() {
        return Credit.scaledBy(scale);
    }

    private Rollout paid(Rollout rollout, RolloutGroup group, StepFormats formats) {
        Score score = rollout.score();
        return score.success()
                ? rollout.scored(new Score(
                        score.reward() + bonus * formats.rarity(group, rollout),
                        true,
                        score.parsed(),
                        score.components(),
                        score.feedback()))
                : rollout;
    }
}
