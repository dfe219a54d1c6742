package dev.edgewise.format.adapter;

/// What defines a LoRA adapter beside its tensors.
///
/// @param rank r, at least 1
/// @param alpha α, above 0
/// @param rankStabilised whether the scale is α/√r (rsLoRA, Kalajdzievski 2023,
///     <https://arxiv.org/abs/2312.03732>) instead of α/r; `use_rslora` in PEFT
/// @param targets the modules that carry it; without entries when only its tensors tell
/// @param baseModel path or hub id of the model it was trained on; empty when unknown
public record AdapterConfig(int rank, double alpha, boolean rankStabilised, TargetModules targets, String baseModel) {
    public AdapterConfig {
        if (rank < 1 || !(alpha > 0)) {
            throw new IllegalArgumentException(
                    "rank must be at least 1 and alpha above 0 but they were " + rank + " and " + alpha);
        }
    }

    /// Returns s in `W' = W + s·B·A`.
    public double scale() {
        return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
    }

    /// Returns the same adapter with other words for its modules.
    public AdapterConfig withTargets(TargetModules others) {
        return new AdapterConfig(rank, alpha, rankStabilised, others, baseModel);
    }
}
