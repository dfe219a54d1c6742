package dev.edgewise.monitor;

import java.util.List;

/// Sums up a learning curve in one number.
public final class LearningCurve {
    private static final double NO_ROOM = 0.05;

    private LearningCurve() {}

    /// Returns the mean height of the curve: its area by the trapezoid rule, divided by the number of intervals.
    /// So curves of different lengths can be compared.
    ///
    ///     A = (½·c₀ + c₁ + … + ½·c_n) / n
    ///
    /// @throws IllegalArgumentException if there are fewer than two points or one is not finite
    public static double area(List<Double> curve) {
        if (curve.size() < 2 || !curve.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a learning curve needs at least two finite points but got " + curve);
        }
        double sum = (curve.getFirst() + curve.getLast()) / 2;
        for (double height : curve.subList(1, curve.size() - 1)) {
            sum += height;
        }
        return sum / (curve.size() - 1);
    }

    /// Returns what was learned: the area above the curve's start, as a share of the room above the start.
    /// Heights are at most 1.
    ///
    ///     (A − c₀) / (1 − c₀)
    ///
    /// A flat curve is 0 at whatever height. One that jumps to 1 at once is nearly 1, and one that falls is
    /// negative. A policy that starts higher, because something carries over, has less room and does not count
    /// as learning less.
    ///
    /// @return NaN if the start leaves no room, that is above 0.95
    /// @throws IllegalArgumentException see [#area]
    public static double learned(List<Double> curve) {
        double room = 1 - curve.getFirst();
        return room <= NO_ROOM ? Double.NaN : (area(curve) - curve.getFirst()) / room;
    }
}
