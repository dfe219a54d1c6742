package dev.edgewise.objective.loss;

import java.util.Arrays;
import java.util.Locale;

/// Says how the token losses of a step become one loss. The names are TRL's `loss_type` in upper case.
///
/// With `B` sequences of `T_i` completion tokens in the whole step:
///
/// | type | weight of a token of sequence i |
/// |---|---|
/// | `GRPO` | 1 / (B · T_i): mean over sequences of the token mean (2402.03300, equation 3) |
/// | `DR_GRPO` | 1 / (B · max_completion_length): no length bias (2503.20783) |
/// | `DAPO` | 1 / Σ T_i: every token counts the same (2503.14476, equation 8) |
/// | `CISPO` | 1 / Σ T_i, with CISPO's token loss (2506.13585, equation 4) |
///
/// TRL's `bnpo` divides by the tokens of a local batch: `per_device_train_batch_size` sequences, drawn at random
/// from the step. Edgewise has no such batch. Its passes are cut by tokens, to fit the memory, and no loss may
/// depend on the cut or on the number of ranks. If the step is one local batch, `bnpo` is `DAPO`, in loss and
/// gradient (`PolicyGradientGoldenTest`, by TRL's own code). So it has no entry here.
public enum LossType {
    GRPO,
    DR_GRPO,
    DAPO,
    CISPO;

    /// Returns the name as TRL and the configuration write it.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns the weight of each token of sequence `i`, by the lengths of all sequences of the step.
    double[] weights(int[] completionLengths, int maxCompletionLength) {
        double sequences = completionLengths.length;
        double tokens = Arrays.stream(completionLengths).asLongStream().sum();
        return Arrays.stream(completionLengths)
                .mapToDouble(length -> switch (this) {
                    case GRPO -> 1 / (sequences * Math.max(length, 1));
                    case DR_GRPO -> 1 / (sequences * maxCompletionLength);
                    case DAPO, CISPO -> 1 / Math.max(tokens, 1);
                })
                .toArray();
    }
}
