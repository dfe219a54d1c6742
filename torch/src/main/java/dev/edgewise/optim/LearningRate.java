package dev.edgewise.optim;

/// Learning rate of a step: linear warm-up, then a schedule, as `transformers.get_scheduler`.
///
/// With `w` warm-up steps of `n`, step `t` (0-based): `t/w` while `t < w`; then `linear` falls to 0 at `n`,
/// `cosine` follows `½(1 + cos(π(t−w)/(n−w)))`, `constant` stays.
public record LearningRate(Schedule schedule, double peak, int warmup, int steps) {
    /// The names of `lr_scheduler_type`.
    public enum Schedule {
        LINEAR,
        COSINE,
        CONSTANT
    }

    /// Returns the rate of optimizer step `step`, counted from 0.
    public double at(int step) {
        if (step < warmup) {
            return peak * step / Math.max(1, warmup);
        }
        double progress = (double) (step - warmup) / Math.max(1, steps - warmup);
        return switch (schedule) {
            case CONSTANT -> peak;
            case LINEAR -> peak * Math.max(0, 1 - progress);
            case COSINE -> peak * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
        };
    }
}
