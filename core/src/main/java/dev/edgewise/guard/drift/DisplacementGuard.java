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
/// Healthy: a chosen completion has lost less than `fall` nats. More, while the margin is above 0, for 3 steps
/// is told; and again after it was well for 10. The bound is ours.
public final class DisplacementGuard implements Guard, FieldState {
    private static final int STEPS = 10;

    private final double fall;
    private final Average ratio = new Average(STEPS);
    private final Average margin = new Average(STEPS);
    private final Alarm alarm = new Alarm(3, STEPS);

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
        if (!(event instanceof TrainingEvent.StepCompleted step)
                || !step.metrics().containsKey(StepMetrics.CHOSEN_RATIO)) {
            return Verdict.PROCEED;
        }
        ratio.add(step.metrics().get(StepMetrics.CHOSEN_RATIO));
        margin.add(step.metrics().getOrDefault(StepMetrics.MARGIN, Double.NaN));
        boolean displaced = -ratio.value() > fall && margin.value() > 0;
        return alarm.see(displaced) == Alarm.Turn.RAISED ? new Verdict.Warn(text()) : Verdict.PROCEED;
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
        state.part("ratio", ratio);
        state.part("margin", margin);
        state.part("alarm", alarm);
    }
}
