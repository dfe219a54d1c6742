package dev.edgewise.study;

import java.util.OptionalDouble;

/// A goal that a run reaches, at a price.
public sealed interface Target {
    /// Returns the value of the goal.
    double value();

    /// Returns what a run had spent when it reached the goal; empty if it never did.
    OptionalDouble spent(RunOutcome run, BudgetUnit unit);

    /// Returns words and numbers that tell its random stream from others.
    Object[] path();

    /// A number of rungs climbed, taken from the first measurement that shows so many.
    record Rungs(int rungs) implements Target {
        @Override
        public double value() {
            return rungs;
        }

        @Override
        public OptionalDouble spent(RunOutcome run, BudgetUnit unit) {
            return run.curve().stream()
                    .filter(point -> point.frontier() >= rungs)
                    .mapToDouble(unit::at)
                    .findFirst();
        }

        @Override
        public Object[] path() {
            return new Object[] {"study", "target", rungs};
        }
    }

    /// A mean held-out accuracy in (0, 1], on straight lines between measurements.
    record Accuracy(double value) implements Target {
        @Override
        public OptionalDouble spent(RunOutcome run, BudgetUnit unit) {
            CurvePoint before = run.curve().getFirst();
            for (CurvePoint point : run.curve()) {
                if (point.accuracy() >= value) {
                    double rise = point.accuracy() - before.accuracy();
                    double part = rise > 0 ? (value - before.accuracy()) / rise : 0;
                    double from = unit.at(before);
                    return OptionalDouble.of(from + part * (unit.at(point) - from));
                }
                before = point;
            }
            return OptionalDouble.empty();
        }

        @Override
        public Object[] path() {
            return new Object[] {"study", "target", "accuracy", value};
        }
    }
}
