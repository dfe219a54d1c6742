package dev.edgewise.guard.retention;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;

/// Watches what a pretrained model knew, through its perplexity on held-out text that training does not
/// touch.
///
/// Healthy: at most 1.1 times that of the first reading. Above that it warns. From 1.5 times on it halves the
/// learning rate, until the perplexity is below 1.5 times again. The bounds are ours.
public final class PerplexityGuard implements Guard, FieldState {
    private static final double HEALTHY = 1.1;
    private static final double RED = 1.5;
    private static final Adjustment.LearningRate SLOWER = new Adjustment.LearningRate(0.5);

    private final Alarm warning = new Alarm(1, 1);
    private final Alarm alarm = new Alarm(1, 1);
    private double first;

    @Override
    public String name() {
        return "perplexity";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.Monitored(int _, Reading.Perplexity(double now, long _), double _))) {
            return Verdict.PROCEED;
        }
        if (first == 0) {
            first = Double.isFinite(now) ? now : 0;
            return Verdict.PROCEED;
        }
        String text = String.format(
                Locale.ROOT, "perplexity on held-out text is %.1f, %.2f times that at the start", now, now / first);
        // A perplexity that is not finite is the worst of all.
        Alarm.Turn told = warning.see(!(now <= HEALTHY * first));
        return switch (alarm.see(!(now <= RED * first))) {
            case RAISED -> Verdict.Adjust.make(text + ": the model forgets what it knew", SLOWER);
            case CLEARED -> Verdict.Adjust.takeBack(text, SLOWER);
            case NONE ->
                told == Alarm.Turn.RAISED
                        ? new Verdict.Warn(text + ", healthy is up to 1.1. Lower learning_rate or raise beta")
                        : Verdict.PROCEED;
        };
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        first = state.number("first", first);
        state.part("warning", warning);
        state.part("alarm", alarm);
    }
}
