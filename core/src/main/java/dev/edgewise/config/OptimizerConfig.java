package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// AdamW and its learning rate, with TRL's names and defaults.
@About("AdamW and its learning rate; names and defaults as in TRL.")
public record OptimizerConfig(
        @Key(
                value =
                        "Peak learning rate; 2e-5 when left out with algorithm type sft, 5e-5 with rerank, as in sentence-transformers. Small models from random weights take about 1e-3.",
                standard = "1e-6",
                range = "(0, )")
        double learningRate,

        @Key(
                value = "The learning rate after warm-up: down to 0 on a line or a cosine, or constant.",
                standard = "linear")
        LrSchedulerType lrSchedulerType,

        @Key(value = "Steps in which the learning rate rises from 0.", standard = "0", range = "[0, )", unit = "steps")
        int warmupSteps,

        @Key(value = "Decoupled weight decay; norms and biases are left out.", standard = "0.0", range = "[0, )")
        double weightDecay,

        @Key(value = "Decay of the first moment.", standard = "0.9", range = "[0, 1)")
        double adamBeta1,

        @Key(value = "Decay of the second moment.", standard = "0.999", range = "[0, 1)")
        double adamBeta2,

        @Key(value = "Added to the denominator.", standard = "1e-8", range = "(0, )")
        double adamEpsilon,

        @Key(value = "Gradients are scaled down to this L2 norm; 0 is off.", standard = "1.0", range = "[0, )")
        double maxGradNorm) {
    /// TRL's default for supervised fine-tuning.
    static final double SFT_LEARNING_RATE = 2e-5;

    /// sentence-transformers' default for cross-encoders.
    static final double RERANK_LEARNING_RATE = 5e-5;

    public OptimizerConfig {
        Keys.check(
                OptimizerConfig.class,
                learningRate,
                lrSchedulerType,
                warmupSteps,
                weightDecay,
                adamBeta1,
                adamBeta2,
                adamEpsilon,
                maxGradNorm);
    }
}
