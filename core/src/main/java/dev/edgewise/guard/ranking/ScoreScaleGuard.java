package dev.edgewise.guard.ranking;

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

/// Watches the logits of a ranker: that they do not become equal, and that their scale does not run away.
///
/// Judged are the means of 10 steps of [StepMetrics#SCORE_SPREAD] and [StepMetrics#SCORE_MEAN]. Healthy: the spread
/// is above a twentieth of the widest that it has been, and |mean| + 2·spread is below 30. Beyond 17 a sigmoid in
/// float32 is 1, so that the best documents tie. Anything else for 5 steps is told; and again after it was well for
/// 10. Bounds are ours.
public final class ScoreScaleGuard implements Guard, FieldState {
    private static final int STEPS = 10;
    private static final double NARROW = 0.05;
    private static final double FAR = 30;

    private final Average spread = new Average(STEPS);
    private final Average mean = new Average(STEPS);
    private final Alarm collapse = new Alarm(5, STEPS);
    private final Alarm drift = new Alarm(5, STEPS);
    private double widest;

    @Override
    public String name() {
        return "score_scale";
    }

    @Override
    public Map<String, Double> metrics() {
        return spread.weight() == 0 ? Map.of() : Map.of("spread", spread.value());
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.StepCompleted step)
                || !step.metrics().containsKey(StepMetrics.SCORE_SPREAD)) {
            return Verdict.PROCEED;
        }
        spread.add(step.metrics().get(StepMetrics.SCORE_SPREAD));
        mean.add(step.metrics().getOrDefault(StepMetrics.SCORE_MEAN, Double.NaN));
        widest = Math.max(widest, spread.value());
        boolean collapsed = collapse.see(spread.value() < NARROW * widest) == Alarm.Turn.RAISED;
        boolean drifted = drift.see(Math.abs(mean.value()) + 2 * spread.value() > FAR) == Alarm.Turn.RAISED;
        if (collapsed) {
            return new Verdict.Warn(String.format(
                    Locale.ROOT,
                    "the scores have become nearly equal: their spread is %.3g, after %.3g at its widest. A model that"
                            + " scores all documents alike ranks none. Lower learning_rate or add warmup_steps, and look"
                            + " whether the labels differ within a query",
                    spread.value(),
                    widest));
        }
        return drifted ? new Verdict.Warn(text()) : Verdict.PROCEED;
    }

    private String text() {
        return String.format(
                Locale.ROOT,
                "the scores run away: mean %.3g, spread %.3g, where healthy is |mean| + 2·spread up to %.0f. Their order"
                        + " may be right, but beyond 17 a sigmoid is 1 in float32, so that the best documents tie. Lower"
                        + " learning_rate, set weight_decay, or take a loss that knows a scale, such as bce or"
                        + " margin_mse_all_pairs",
                mean.value(),
                spread.value(),
                FAR);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        state.part("spread", spread);
        state.part("mean", mean);
        state.part("collapse", collapse);
        state.part("drift", drift);
        widest = state.amount("widest", widest);
    }
}
