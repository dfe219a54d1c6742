package dev.edgewise.config;

/// AdamW and its learning rate, with TRL's names and defaults.
public record OptimizerConfig(
        double learningRate,
        LrSchedulerType lrSchedulerType,
        int warmupSteps,
        double weightDecay,
        double adamBeta1,
        double adamBeta2,
        double adamEpsilon,
        double maxGradNorm) {
    /// TRL's default for supervised fine-tuning.
    static final double SFT_LEARNING_RATE = 2e-5;

    static final Section SECTION = Section.of(
            "AdamW and its learning rate; names and defaults as in TRL.",
            Key.real(
                    "learning_rate",
                    1e-6,
                    Interval.above(0),
                    "",
                    "Peak learning rate; 2e-5 when left out with algorithm type sft. Small models from random weights take about 1e-3."),
            Key.choice(
                    "lr_scheduler_type",
                    LrSchedulerType.LINEAR,
                    "The learning rate after warm-up: down to 0 on a line or a cosine, or constant."),
            Key.whole(
                    "warmup_steps", 0, Interval.atLeast(0), "steps", "Steps in which the learning rate rises from 0."),
            Key.real(
                    "weight_decay",
                    0.0,
                    Interval.atLeast(0),
                    "",
                    "Decoupled weight decay; norms and biases are left out."),
            Key.real("adam_beta1", 0.9, Interval.fromBelow(0, 1), "", "Decay of the first moment."),
            Key.real("adam_beta2", 0.999, Interval.fromBelow(0, 1), "", "Decay of the second moment."),
            Key.real("adam_epsilon", 1e-8, Interval.above(0), "", "Added to the denominator."),
            Key.real(
                    "max_grad_norm",
                    1.0,
                    Interval.atLeast(0),
                    "",
                    "Gradients are scaled down to this L2 norm; 0 is off."));

    public OptimizerConfig {
        SECTION.check("learning_rate", learningRate);
        SECTION.check("warmup_steps", warmupSteps);
        SECTION.check("weight_decay", weightDecay);
        SECTION.check("adam_beta1", adamBeta1);
        SECTION.check("adam_beta2", adamBeta2);
        SECTION.check("adam_epsilon", adamEpsilon);
        SECTION.check("max_grad_norm", maxGradNorm);
    }
}
