package dev.edgewise.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment;
import dev.edgewise.eval.Interval;
import dev.edgewise.state.State;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// An alarm on how a mean over tasks changed, by the paired bootstrap.
///
/// It is raised when the mean of the differences is below −margin and the whole 95 % interval is below 0. It is
/// cleared when the mean is at least −margin. Single-threaded.
public final class DropAlarm implements State {
    private static final int RESAMPLES = 2_000;

    private final double margin;
    private final Alarm alarm = new Alarm(1, 1);

    /// @param margin how far the mean may fall
    public DropAlarm(double margin) {
        this.margin = margin;
    }

    /// Judges a reading.
    ///
    /// @param differences now − before, one per task, at least one
    /// @param words what changed and over which tasks, with one %s for the change and one for the numbers behind
    ///     it
    /// @param harm what a drop means
    /// @param remedies adjustments that are made when the alarm is raised and taken back when it is cleared
    public Verdict judge(
            double[] differences, RandomGenerator random, String words, String harm, Adjustment.Lasting... remedies) {
        Interval change = Interval.bootstrap(differences, RESAMPLES, random);
        String text = String.format(
                Locale.ROOT,
                words,
                String.format(Locale.ROOT, "changed by %.2f", change.estimate()),
                String.format(Locale.ROOT, "95 %%: %.2f to %.2f, %d", change.low(), change.high(), differences.length));
        boolean fell = change.estimate() < -margin && (change.high() < 0 || alarm.raised());
        return switch (alarm.see(fell)) {
            case RAISED -> Verdict.Adjust.make(text + ": " + harm, remedies);
            case CLEARED -> Verdict.Adjust.takeBack(text, remedies);
            case NONE -> Verdict.PROCEED;
        };
    }

    @Override
    public ObjectNode snapshot() {
        return alarm.snapshot();
    }

    @Override
    public void restore(ObjectNode state) {
        alarm.restore(state);
    }
}
