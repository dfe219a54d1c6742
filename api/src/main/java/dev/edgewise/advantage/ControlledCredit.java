package dev.edgewise.advantage;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Gives credit under the knobs that guards turned. With [Knobs#STANDARD] it is the credit it wraps, bit for
/// bit.
///
/// The knobs that are turned act in this order. Right completions in a format with a bonus earn it. Advantages
/// are not divided by a standard deviation. A group above the cap is scaled down as a whole, so that it keeps
/// its proportions; so is a group of a quarantined cell where fewer than half succeed. Positive advantages are
/// weighed.
public final class ControlledCredit {
    private final Credit credit;
    private final CompletionFormats formats;

    public ControlledCredit(Credit credit, CompletionFormats formats) {
        this.credit = credit;
        this.formats = formats;
    }

    /// Returns why an adjustment would change no credit, in words; empty when it would, or when others carry it
    /// out.
    public Optional<String> obstacle(Adjustment adjustment) {
        return adjustment instanceof Adjustment.FormatBonus && !credit.looksAtRewards()
                ? Optional.of(
                        "the credit of algorithm.scale_rewards counts right and wrong completions, whatever reward"
                                + " they have; its own key bonus pays rare formats")
                : Optional.empty();
    }

    /// Returns one array per group, in order.
    public List<double[]> assign(List<RolloutGroup> groups, Knobs knobs) {
        if (knobs.equals(Knobs.STANDARD)) {
            return credit.assign(groups);
        }
        List<RolloutGroup> rewarded = knobs.formatBonus().isEmpty()
                ? groups
                : groups.stream().map(group -> withBonus(group, knobs)).toList();
        Credit base = knobs.stdFree() ? Credit.scaledBy(ScaleRewards.NONE) : credit;
        List<double[]> advantages = base.assign(rewarded);
        for (int i = 0; i < groups.size(); i++) {
            control(groups.get(i), advantages.get(i), knobs);
        }
        return advantages;
    }

    private RolloutGroup withBonus(RolloutGroup group, Knobs knobs) {
        return new RolloutGroup(
                group.task(),
                group.prompt(),
                group.promptIds(),
                group.rollouts().stream()
                        .map(rollout -> withBonus(rollout, knobs))
                        .toList());
    }

    private Rollout withBonus(Rollout rollout, Knobs knobs) {
        Score score = rollout.score();
        // Only a right completion earns the bonus. A bonus for the form alone would be the next thing to game.
        double bonus = score.success()
                ? knobs.formatBonus()
                        .getOrDefault(formats.classify(rollout.completion().text()), 0.0)
                : 0;
        return bonus == 0
                ? rollout
                : rollout.scored(
                        new Score(score.reward() + bonus, score.success(), score.parsed(), score.components()));
    }

    private static void control(RolloutGroup group, double[] advantages, Knobs knobs) {
        double cap = knobs.advantageCap();
        Cell cell = group.task().cell();
        if (2 * group.successes() < group.size() && knobs.quarantine().containsKey(cell)) {
            cap = Math.min(cap, knobs.quarantine().getOrDefault(cell, cap));
        }
        double largest = Arrays.stream(advantages).map(Math::abs).max().orElse(0);
        double scale = largest > cap ? cap / largest : 1;
        for (int i = 0; i < advantages.length; i++) {
            // An exact zero has no sign.
            advantages[i] = cap == 0 ? 0 : advantages[i] * scale * (advantages[i] > 0 ? knobs.positiveWeight() : 1);
        }
    }
}
