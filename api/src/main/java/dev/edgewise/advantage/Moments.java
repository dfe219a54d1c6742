package dev.edgewise.advantage;

/// Mean and sample standard deviation, two-pass.
///
/// @param mean μ
/// @param deviation s₁, divisor n − 1; 0 for a single value
record Moments(double mean, double deviation) {
    static Moments of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Moments(mean, values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0);
    }
}
