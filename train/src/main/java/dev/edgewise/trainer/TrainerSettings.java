package dev.edgewise.trainer;

/// What the loop itself needs to know.
///
/// @param steps optimizer steps in all
/// @param iterations updates per batch (μ of GRPO); with more than one, log-probabilities are taken before the first
/// @param temperature divides the logits in every log-probability
/// @param maxGradNorm clips the gradient's L2 norm; 0 is off
/// @param maxSeconds stops after this wall time; infinity is off
/// @param evalSteps measures held-out accuracy every so many steps, at the start and at the end; 0 for the end points only
/// @param saveSteps writes a checkpoint every so many steps; 0 only at the end
public record TrainerSettings(
        int steps,
        int iterations,
        double temperature,
        double maxGradNorm,
        double maxSeconds,
        int evalSteps,
        int saveSteps) {
    public TrainerSettings {
        if (steps < 1 || iterations < 1) {
            throw new IllegalArgumentException(
                    "max_steps and num_iterations must be at least 1 but were " + steps + " and " + iterations);
        }
    }
}
