package dev.edgewise.memory;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.tensor.DType;

/// What decides how much memory a run needs.
///
/// @param compute type of the matrix products
/// @param reference whether a reference policy is kept beside the policy
/// @param rank of the LoRA adapter that is trained, counted as if on every projection; 0 where all weights are
/// @param probe the copy that a plasticity probe teaches
/// @param monitors whether anything is measured beside training
/// @param batchTokens N, padded tokens of one forward and backward pass
/// @param rows R, completions that are sampled at a time
/// @param width tokens of the longest prompt and its completion
/// @param cacheLimit bytes that the key–value cache may take; more rows than fit are sampled in turns
public record RunShape(
        DecoderConfig model,
        DType compute,
        boolean reference,
        int rank,
        Probe probe,
        boolean monitors,
        int batchTokens,
        int rows,
        int width,
        long cacheLimit) {
    /// What is taught beside the policy to probe its plasticity.
    public enum Probe {
        NONE,
        /// All weights of a copy.
        WHOLE,
        /// An adapter on a copy.
        ADAPTER
    }

    /// Makes the shape of a run that trains all weights, without a probe.
    public RunShape(
            DecoderConfig model,
            DType compute,
            boolean reference,
            int batchTokens,
            int rows,
            int width,
            long cacheLimit) {
        this(model, compute, reference, 0, Probe.NONE, false, batchTokens, rows, width, cacheLimit);
    }

    /// Returns the same with an adapter in place of all weights.
    public RunShape withRank(int other) {
        return new RunShape(model, compute, reference, other, probe, monitors, batchTokens, rows, width, cacheLimit);
    }

    /// Returns the same with a probe.
    public RunShape withProbe(Probe other) {
        return new RunShape(model, compute, reference, rank, other, monitors, batchTokens, rows, width, cacheLimit);
    }

    /// Returns the same with monitors.
    public RunShape withMonitors(boolean some) {
        return new RunShape(model, compute, reference, rank, probe, some, batchTokens, rows, width, cacheLimit);
    }

    /// Returns the same with another number of tokens a pass.
    public RunShape withBatchTokens(int tokens) {
        return new RunShape(model, compute, reference, rank, probe, monitors, tokens, rows, width, cacheLimit);
    }

    /// Returns the same with products in another type.
    public RunShape withCompute(DType type) {
        return new RunShape(model, type, reference, rank, probe, monitors, batchTokens, rows, width, cacheLimit);
    }

    /// Returns P, the number of the model's values, tied ones once. A shape may be larger than any memory: the
    /// sum is a double, and the result at most 2⁶³ − 1.
    public long parameters() {
        double c = model.hidden();
        double layer = c * model.qkvWidth()
                + c * model.queryWidth()
                + 3 * c * model.mlp()
                + 2 * c
                + (model.headNorm() ? 2.0 * model.headSize() : 0)
                + (model.qkvBias() ? model.qkvWidth() : 0)
                + (model.outputBias() ? c : 0)
                + (model.mlpBias() ? 2.0 * model.mlp() + c : 0);
        return (long) (tables() + model.layers() * layer + c);
    }

    /// Values of the embedding and the head.
    double tables() {
        return (double) model.vocabulary() * model.hidden() * (model.tied() ? 1 : 2);
    }

    /// Returns the number of the values that are trained: P, or the adapter's, at most.
    public long trained() {
        double c = model.hidden();
        double q = model.queryWidth();
        double k = model.keyWidth();
        double sides = (c + q) + 2 * (c + k) + (q + c) + 3 * (c + model.mlp());
        return rank == 0 ? parameters() : (long) ((double) rank * model.layers() * sides);
    }
}
