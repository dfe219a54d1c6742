package dev.edgewise.credit;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.plugin.CreditProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;

/// Rewards of ±1 without a baseline, right and wrong completions with a weight each.
///
///     Â_i = λ₊ · (1 + b · (1 − p_f(i))) if completion i is right, −λ₋ if it is wrong
///     L(θ) = λ₊ · L_PSR(θ) + λ₋ · L_NSR(θ)
///
/// W-REINFORCE of 2506.01347, where λ₋ is 1 and λ₊ is called λ: 0.1 in the paper. λ₊ = 1, λ₋ = 0 is positive
/// sample reinforcement (PSR), which narrows a policy; λ₊ = 0, λ₋ = 1 is negative sample reinforcement (NSR),
/// which keeps pass@256. b is 0 in the paper; above 0 right completions in rare formats weigh more, as with
/// [FormatBonus].
///
/// Groups in which all are wrong, or all are right, count as well. The gate `outcome` turns them away, so
/// `curriculum.gates: []` belongs to it.
///
/// How we differ: right is what the environment calls a success, whatever shaping rewards add.
@About("Rewards of ±1 without a baseline: W-REINFORCE (2506.01347), which keeps pass@k by weighing right completions a"
        + " tenth. positive 1, negative 0 is PSR; positive 0, negative 1 is NSR. Use curriculum.gates: [] with it, so that"
        + " groups of wrong completions count.")
public record WeightedReinforce(
        @Key(value = "Weight of right completions, the paper's λ.", standard = "0.1", range = "[0, )")
        double positive,

        @Key(value = "Weight of wrong completions.", standard = "1.0", range = "[0, )")
        double negative,

        @Key(
                value =
                        "The bonus b of a right completion in a format that hardly occurs among the step's right ones, as"
                                + " format_bonus pays; multiplied by positive.",
                standard = "0.0",
                range = "[0, )")
        double bonus)
        implements Credit {
    /// Makes it from a configuration.
    public static final CreditProvider<WeightedReinforce> PROVIDER =
            CreditProvider.of("w_reinforce", WeightedReinforce.class, (credit, _) -> credit);

    public WeightedReinforce {
        Keys.check(WeightedReinforce.class, positive, negative, bonus);
        if (positive + negative == 0) {
            throw new InvalidValue(
                    "positive", "must be above 0, or negative must, but both are 0 and nothing would be learned");
        }
    }

    @Override
    public List<double[]> assign(List<RolloutGroup> groups) {
        StepFormats formats = new StepFormats(groups, (_, _) -> 1);
        return groups.stream()
                .map(group -> group.rollouts().stream()
                        .mapToDouble(rollout -> rollout.score().success()
                                ? positive * (bonus == 0 ? 1 : 1 + bonus * formats.rarity(group, rollout))
                                : 0.0 - negative)
                        .toArray())
                .toList();
    }

    @Override
    public boolean looksAtRewards() {
        return false;
    }

    /// Returns the group's credit: how near a lesson's step comes to the expert's would be lost otherwise.
    @Override
    public Credit ofLessons() {
        return Credit.scaledBy(ScaleRewards.GROUP);
    }
}
