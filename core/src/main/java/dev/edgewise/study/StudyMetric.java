package dev.edgewise.study;

import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/// A number per run that a study compares; NaN if a run has none.
public enum StudyMetric {
    FRONTIER(
            "frontier",
            "rungs",
            "Rungs climbed at the end, summed over the environments",
            1,
            (run, _) -> run.frontier()),
    MEAN_FRONTIER(
            "mean frontier",
            "rungs",
            "The frontier averaged over the budget: high early counts",
            1,
            RunOutcome::meanFrontier),
    ACCURACY("accuracy", "", "Held-out accuracy at the end, mean over the levels", 1, (run, _) -> run.accuracy()),
    MEAN_ACCURACY(
            "mean accuracy",
            "",
            "Held-out accuracy over all levels averaged over the budget: high early counts",
            1,
            RunOutcome::meanAccuracy),
    PASS_AT_K(
            "pass@k",
            "",
            "Share of the held-out tasks that are right in one of several samples at the end, mean over the levels",
            1,
            (run, _) -> run.passAtK()),
    MAJORITY_AT_K(
            "majority@k",
            "",
            "Share of the held-out tasks to which the answer of most samples is right at the end",
            1,
            (run, _) -> run.majorityAtK()),
    FORMATS(
            "formats in effect",
            "formats",
            "exp of the entropy of the formats of the samples at the end, mean over the environments",
            1,
            (run, _) -> run.formats()),
    PLASTICITY(
            "plasticity",
            "",
            "How high a fresh run on an unseen task gets from the weights at the end, as a share of that from the start",
            1,
            (run, _) -> run.plasticity()),
    BACKWARD_TRANSFER(
            "backward transfer",
            "",
            "Accuracy on earlier phases at the end less that when each of them ended: below 0 the model forgot",
            1,
            (run, _) -> run.backwardTransfer()),
    FORWARD_TRANSFER(
            "forward transfer",
            "",
            "Accuracy on each phase just before it began less that before the first step",
            1,
            (run, _) -> run.forwardTransfer()),
    KL(
            "drift",
            "nats",
            "KL(policy ‖ reference) per token on held-out tasks when it was last read",
            -1,
            (run, _) -> run.kl()),
    TEACHER_TOKENS(
            "teacher tokens",
            "tokens",
            "Tokens that teachers read and wrote in the whole run",
            0,
            (run, _) -> run.teacherTokens()),
    RETENTION(
            "retention",
            "",
            "Accuracy at the end on the cells that were mastered (90 % or more) before training",
            1,
            (run, _) -> run.retention()),
    EDGE_SHARE(
            "time on the edge",
            "",
            "Share of the rollouts in groups with both outcomes",
            1,
            (run, _) -> run.edgeShare()),
    FRONTIER_GAP(
            "distance from the frontier",
            "rungs",
            "Mean distance of the trained rungs from the frontier",
            -1,
            (run, _) -> run.frontierGap()),
    MEAN_LENGTH(
            "mean length", "tokens", "Completion length on held-out tasks at the end", 0, (run, _) -> run.meanLength()),
    REPETITION(
            "repetition",
            "",
            "Share of repeated 3-grams in held-out completions at the end",
            -1,
            (run, _) -> run.repetition()),
    TOKENS(
            "tokens",
            "tokens",
            "Prompt and completion tokens of the whole run, demonstrations included",
            0,
            (run, _) -> run.tokens());

    private final String label;
    private final String unit;
    private final String meaning;
    private final int direction;
    private final ToDoubleBiFunction<RunOutcome, BudgetUnit> value;

    StudyMetric(
            String label,
            String unit,
            String meaning,
            int direction,
            ToDoubleBiFunction<RunOutcome, BudgetUnit> value) {
        this.label = label;
        this.unit = unit;
        this.meaning = meaning;
        this.direction = direction;
        this.value = value;
    }

    /// Returns the name as files spell it: `mean_frontier`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /// Returns the unit; empty for shares, which people read as per cent.
    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }

    /// Returns 1 if more is better, −1 if less is better, 0 if neither is.
    public int direction() {
        return direction;
    }

    /// Returns the value of a run; NaN if it has none.
    ///
    /// @param unit the unit in which averages over the budget are taken
    public double of(RunOutcome outcome, BudgetUnit unit) {
        return value.applyAsDouble(outcome, unit);
    }
}
