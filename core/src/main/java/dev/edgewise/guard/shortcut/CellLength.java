package dev.edgewise.guard.shortcut;

import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Average;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// Keeps a short and a long average of a cell's mean completion length, and tells whether the length collapsed.
/// It collapses when the short average is below half of the long one for 5 steps in which the cell was asked. It
/// recovers when it is above for 10, or when the cell was not asked for 60 steps.
final class CellLength implements FieldState {
    private static final double SHORT = 4;
    private static final double LONG = 60;
    private static final double EVIDENCE = 10;

    private static final double COLLAPSE = 0.5;
    private static final int FORGOTTEN = 60;

    private final Alarm alarm = new Alarm(5, 10);
    private final Average recent = new Average(SHORT);
    private final Average lasting = new Average(LONG);
    private double sum;
    private int count;
    private int idle;

    void add(int length) {
        sum += length;
        count++;
    }

    /// Ends a step.
    ///
    /// @param least tokens that the long average must have to be judged
    /// @return the short average over the long one; NaN if the cell was not asked, is too new, or too short
    double endOfStep(double least) {
        if (count == 0) {
            idle++;
            if (idle == FORGOTTEN) {
                alarm.reset();
            }
            return Double.NaN;
        }
        idle = 0;
        recent.add(sum / count);
        lasting.add(sum / count);
        sum = 0;
        count = 0;
        boolean known = lasting.weight() >= EVIDENCE && lasting.value() >= least;
        if (!known) {
            return Double.NaN;
        }
        double ratio = recent.value() / lasting.value();
        alarm.see(ratio < COLLAPSE);
        return ratio;
    }

    boolean collapsed() {
        return alarm.raised();
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard length");
        state.part("recent", recent);
        state.part("lasting", lasting);
        sum = state.number("sum", sum);
        count = state.smallCount("count", count);
        idle = state.smallCount("idle", idle);
        state.part("alarm", alarm);
    }
}
