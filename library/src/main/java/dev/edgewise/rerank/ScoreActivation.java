package dev.edgewise.rerank;

import java.util.Arrays;
import java.util.Optional;

/// What becomes of a logit when a score is shown. Losses see logits.
public enum ScoreActivation {
    /// The logit itself.
    IDENTITY("torch.nn.modules.linear.Identity"),
    /// 1 / (1 + e⁻ᶻ).
    SIGMOID("torch.nn.modules.activation.Sigmoid");

    private final String torchName;

    ScoreActivation(String torchName) {
        this.torchName = torchName;
    }

    /// Returns the name under which sentence-transformers keeps it in a model's files.
    public String torchName() {
        return torchName;
    }

    /// Returns the activation of a name in a model's files; empty for one that is not known.
    public static Optional<ScoreActivation> named(String torchName) {
        return Arrays.stream(values())
                .filter(each -> each.torchName.equals(torchName))
                .findFirst();
    }

    /// Returns the score shown for a logit.
    public double of(double logit) {
        return this == SIGMOID ? 1 / (1 + Math.exp(-logit)) : logit;
    }
}
