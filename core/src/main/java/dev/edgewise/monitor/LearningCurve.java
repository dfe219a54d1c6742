package dev.edgewise.monitor;

import java.util.List;

/// A learning curve in one number.
public final class LearningCurve {
    private LearningCurve() {}

    /// The mean height of the curve: its area by the trapezoid rule over the number of intervals, so that
    /// curves of different lengths compare.
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
}
