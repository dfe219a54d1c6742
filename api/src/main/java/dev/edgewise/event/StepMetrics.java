package dev.edgewise.event;

/// The metrics of a step that guards, views and listeners ask for by name. They are TRL's keys, as
/// [TrainingEvent.StepCompleted#metrics] holds them.
public final class StepMetrics {
    /// Mean reward, shaped, of all completions.
    public static final String REWARD = "reward";

    public static final String LOSS = "loss";

    public static final String GRAD_NORM = "grad_norm";

    /// Estimated divergence from the reference, where there is one.
    public static final String KL = "kl";

    /// Mean difference of the rewards of chosen and rejected completions.
    public static final String MARGIN = "rewards/margins";

    /// Mean of log π_θ − log π_ref of whole chosen completions, nats.
    public static final String CHOSEN_RATIO = "logps/chosen_ratio";

    /// Mean log-probability of a token of chosen completions, nats, where there is no reference.
    public static final String CHOSEN_TOKEN = "logps/chosen_token";

    /// Mean tokens of a chosen completion, where there is no reference.
    public static final String CHOSEN_LENGTH = "logps/chosen_length";

    /// Mean entropy of the tokens that were learned from.
    public static final String ENTROPY = "entropy";

    /// Mean entropy of all tokens that were drawn.
    public static final String COMPLETION_ENTROPY = "completions/entropy";

    public static final String MEAN_LENGTH = "completions/mean_length";

    public static final String MAX_LENGTH = "completions/max_length";

    /// Share of completions that were cut at the length limit.
    public static final String CLIPPED_RATIO = "completions/clipped_ratio";

    /// Completions that have no score, where the run goes on without their groups; absent means none.
    public static final String UNSCORED = "completions/unscored";

    /// Share of tokens whose ratio was clipped.
    public static final String CLIP_REGION = "clip_ratio/region_mean";

    /// Mean distance between the log-probabilities of sampling and of learning.
    public static final String SAMPLING_DIFFERENCE = "sampling/sampling_logp_difference/mean";

    /// Mean of log π_student − log π_teacher over the completions' tokens that a teacher taught.
    public static final String REVERSE_KL = "distill/reverse_kl";

    /// Completion tokens that a teacher taught in the step.
    public static final String DISTILLED_TOKENS = "distill/tokens";

    /// Mean of a ranker's logits.
    public static final String SCORE_MEAN = "scores/mean";

    /// Standard deviation of a ranker's logits: over the step where there is one logit, of the classes' else.
    public static final String SCORE_SPREAD = "scores/std";

    /// Share of the pairs of a query's documents that a ranker orders as their labels do; ties count half.
    public static final String PAIR_ACCURACY = "scores/pair_accuracy";

    public static final String TOKENS_PER_SECOND = "tokens_per_second";

    private StepMetrics() {}
}
