package dev.edgewise.model;

/// How the rotary frequencies are stretched for contexts longer than the model was trained on.
///
/// Each variant maps the plain frequency `f_i = θ^(−2i/D)` to the one used; formulas as in `transformers`'
/// `modeling_rope_utils`.
public sealed interface RopeScaling {
    /// Plain frequencies.
    record None() implements RopeScaling {}

    /// Positions divided by `factor`.
    record Linear(double factor) implements RopeScaling {}

    /// Llama 3.1: low frequencies divided by `factor`, high ones kept, smoothly between.
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, double originalContext)
            implements RopeScaling {}

    /// YaRN (Peng et al. 2023, <https://arxiv.org/abs/2309.00071>): a ramp over dimensions between interpolation
    /// and extrapolation, and a temperature `attentionFactor` on the rotated vectors.
    record Yarn(
            double factor,
            double betaFast,
            double betaSlow,
            double originalContext,
            double attentionFactor,
            boolean truncate)
            implements RopeScaling {}

    /// NTK-aware scaling of θ once the sequence exceeds `context`, the model's own.
    record Dynamic(double factor, double context) implements RopeScaling {}
}
