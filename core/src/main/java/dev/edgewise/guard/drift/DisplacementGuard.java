package dev.edgewise.guard.drift;

import dev.edgewise.error.ConfigException;
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

/// Watches preferences for likelihood displacement: the margin between chosen and rejected completions grows
/// while the chosen ones themselves become unlikely, because both fall (Smaug, 2402.13228; 2410.08847).
///
/// Judged are the means of 10 steps of [StepMetrics#CHOSEN_RATIO], which is 0 at the start, and of the margin.
/// Without a reference it is what a token of chosen completions has lost since the first 10 steps, times their
/// length: means over tokens hardly depend on which rows a step has. Healthy: a chosen completion has lost less
/// than `fall` nats. More, while the margin is above 0, for 3 steps is told; and again after it was well for
/// 10. The bound is ours.
public final class DisplacementGuard implements Guard, FieldState {
    private static final int STEPS = 10;

    private final double fall;
    private final Average ratio = new Average(STEPS);
    private final Average margin = new Average(STEPS);
    private final Alarm alarm = new Alarm(3, STEPS);
    private double first;
    private int firstSteps;

    /// @param fall nats that a chosen completion may lose, above 0
    public DisplacementGuard(double fall) {
        if (!(fall > 0)) {
            throw new ConfigException(
                    "the fall of the displacement guard is " + fall + " nats; allowed is above 0, for example 10");
        }
        this.fall = fall;
    }

    @Override
    public String name() {
        return "displacement";
    }

    @Override
    public Map<String, Double> metrics() {
        return ratio.weight() == 0 ? Map.of() : Map.of("fall", -ratio.value());
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.StepCompleted step)) {
            return Verdict.PROCEED;
        }
        double now = ratio(step.metrics());
        if (Double.isNaN(now)) {
            return Verdict.PROCEED;
        }
        ratio.add(now);
        margin.add(step.metrics().getOrDefault(StepMetrics.MARGIN, Double.NaN));
        boolean displaced = -ratio.value() > fall && margin.value() > 0;
        return alarm.see(displaced) == Alarm.Turn.RAISED ? new Verdict.Warn(text()) : Verdict.PROCEED;
    }

    /// Returns how much likelier the chosen completions are than at the start, nats; NaN where that is not
    /// known.
    private double ratio(Map<String, Double> metrics) {
        Double token = metrics.get(StepMetrics.CHOSEN_TOKEN);
        if (token == null) {
            return metrics.getOrDefault(StepMetrics.CHOSEN_RATIO, Double.NaN);
        }
        if (firstSteps < STEPS) {
            first += token / STEPS;
            firstSteps++;
            return Double.NaN;
        }
        return (token - first) * metrics.getOrDefault(StepMetrics.CHOSEN_LENGTH, 1.0);
    }

    private String text() {
        return String.format(
                Locale.ROOT,
                "chosen completions are %.1f nats less likely than at the start, healthy is up to %s, while the margin is"
                        + " %.3g: rejected ones fall faster, and both fall (likelihood displacement). Imitate the chosen"
                        + " beside it (loss_type: [sigmoid, sft]), lower learning_rate, or take rejected completions that"
                        + " differ in more tokens",
                -ratio.value(),
                fall,
                margin.value());
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy("fall " + fall);
        first = state.number("first", first);
        firstSteps = state.smallCount("first_steps", firstSteps);
        state.part("ratio", ratio);
        state.part("margin", margin);
        state.part("alarm", alarm);
    }
}
