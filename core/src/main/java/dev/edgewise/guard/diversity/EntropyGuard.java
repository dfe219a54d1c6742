package dev.edgewise.guard.diversity;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Average;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;
import java.util.Map;

/// Acts when the policy's token entropy collapses before the task is solved, or runs away.
///
/// It looks at the entropy of the completions of **all** scored groups, as they were sampled (metric
/// `completions/entropy`). A policy that stopped trying gives tied groups, and none of these enters the update.
///
/// Healthy, by axolotl: 0.05 to 0.5 nats for a pretrained model; red below 0.01 and above 1. How we differ: a
/// model from random weights begins near log V and a solved task ends near 0. So the two ends count only as
/// follows.
///
/// - Below 0.01 over 10 steps, while fewer than a tenth of the groups are mixed and the mean reward is below
///   0.9: entropy is pulled to 0.05, on tied groups too, and the upper clip rises to 0.28, until entropy is
///   above 0.05. With one update per batch no clip acts, so only the pull is made.
/// - Above 1 and above three times its lowest mean: the learning rate is halved, until entropy is below twice
///   that mean.
public final class EntropyGuard implements Guard, FieldState {
    /// Metric of a step: mean token entropy of all its completions, in nats.

    private static final double RED = 0.01;
    private static final double HEALTHY = 0.05;
    private static final double HIGH = 1;
    private static final double DEAD = 0.1;
    private static final double SOLVED = 0.9;
    private static final Adjustment.Lasting[] REMEDIES = {
        new Adjustment.EntropyFloor(HEALTHY, 0.01), new Adjustment.ClipHigher(0.28)
    };
    private static final Adjustment.LearningRate SLOWER = new Adjustment.LearningRate(0.5);

    private final Average entropy = new Average(10);
    private final Average mixed = new Average(10);
    private final Average reward = new Average(10);
    private final Alarm collapsed = new Alarm(10, 10);
    private final Alarm runaway = new Alarm(10, 10);
    private double lowest = 1e300;

    @Override
    public String name() {
        return "entropy";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.StepCompleted step)) {
            return Verdict.PROCEED;
        }
        Map<String, Double> metrics = step.metrics();
        mixed.add(metrics.getOrDefault("frac_groups_mixed", Double.NaN));
        reward.add(metrics.getOrDefault(StepMetrics.REWARD, Double.NaN));
        Double now = metrics.get(StepMetrics.COMPLETION_ENTROPY);
        if (now == null) {
            return Verdict.PROCEED;
        }
        entropy.add(now);
        return judge();
    }

    private Verdict judge() {
        double value = entropy.value();
        boolean high = value > HIGH && value > (runaway.raised() ? 2 : 3) * lowest;
        boolean low =
                collapsed.raised() ? value < HEALTHY : value < RED && mixed.value() < DEAD && reward.value() < SOLVED;
        if (entropy.weight() >= 5) {
            lowest = Math.min(lowest, value);
        }
        String text = String.format(Locale.ROOT, "token entropy is %.3f nats", value);
        Alarm.Turn rise = runaway.see(high);
        return switch (collapsed.see(low)) {
            case RAISED ->
                Verdict.Adjust.make(
                        text + " and hardly a group is mixed, although the reward is only "
                                + String.format(Locale.ROOT, "%.2f", reward.value()) + ": the policy stopped trying",
                        REMEDIES);
            case CLEARED -> Verdict.Adjust.takeBack(text + " again", REMEDIES);
            case NONE ->
                switch (rise) {
                    case RAISED ->
                        Verdict.Adjust.make(
                                text + String.format(Locale.ROOT, ", up from %.3f: the policy dissolves", lowest),
                                SLOWER);
                    case CLEARED -> Verdict.Adjust.takeBack(text + " again", SLOWER);
                    case NONE -> Verdict.PROCEED;
                };
        };
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        lowest = state.number("lowest", lowest);
        state.part("entropy", entropy);
        state.part("mixed", mixed);
        state.part("reward", reward);
        state.part("collapsed", collapsed);
        state.part("runaway", runaway);
    }
}
