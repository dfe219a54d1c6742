package dev.edgewise.guard.signal;

import dev.edgewise.error.ConfigException;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;
import java.util.Map;

/// Halts when nearly every completion is cut at the length limit, step after step. A cut completion has no final
/// answer, so its reward comes from the limit and not from the model (huggingface/trl#6263).
///
/// A step counts when `completions/clipped_ratio` is at least the threshold. A step below it starts the count
/// anew; a step without completions changes nothing. Steps that also trained on demonstrations (metric
/// [NoSignalGuard#DEMONSTRATIONS]) are counted apart and with more patience, because a model that begins with
/// nothing learns from them where to stop. The guard warns at half the patience.
public final class TruncationGuard implements Guard, FieldState {

    private final double threshold;
    private final int patience;
    private final int imitationPatience;
    private int alone;
    private int imitating;

    /// Makes a guard with threshold 0.98, patience 10 steps, and 100 steps while imitating.
    public TruncationGuard() {
        this(0.98, 10, 100);
    }

    /// Makes a guard with its own numbers.
    ///
    /// @param threshold share of cut completions, in (0, 1]
    /// @param patience steps without demonstrations, at least 1
    /// @param imitationPatience steps with demonstrations, at least 1
    public TruncationGuard(double threshold, int patience, int imitationPatience) {
        if (!(threshold > 0 && threshold <= 1) || patience < 1 || imitationPatience < 1) {
            throw new ConfigException("the truncation guard has threshold " + threshold + " and patience " + patience
                    + ", " + imitationPatience + "; allowed are a share above 0 and at most 1, and at least 1 step,"
                    + " for example 0.98 and 10, 100");
        }
        this.threshold = threshold;
        this.patience = patience;
        this.imitationPatience = imitationPatience;
    }

    @Override
    public String name() {
        return "truncation";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.StepCompleted step)) {
            return Verdict.PROCEED;
        }
        Double clipped = step.metrics().get(StepMetrics.CLIPPED_RATIO);
        if (clipped == null) {
            return Verdict.PROCEED;
        }
        if (clipped < threshold) {
            alone = 0;
            imitating = 0;
            return Verdict.PROCEED;
        }
        boolean shown = step.metrics().getOrDefault(NoSignalGuard.DEMONSTRATIONS, 0.0) > 0;
        if (shown) {
            imitating++;
            return judge(imitating, imitationPatience, step.metrics());
        }
        alone++;
        return judge(alone, patience, step.metrics());
    }

    private Verdict judge(int steps, int limit, Map<String, Double> metrics) {
        if (steps >= limit) {
            return new Verdict.Halt(message(steps, metrics));
        }
        return steps == (limit + 1) / 2
                ? new Verdict.Warn(message(steps, metrics) + ". The run stops after " + limit + " such steps")
                : Verdict.PROCEED;
    }

    private String message(int steps, Map<String, Double> metrics) {
        return String.format(
                Locale.ROOT,
                "in %d steps at least %.0f %% of the completions were cut at the length limit (last step: %.0f %%, mean"
                        + " length %s tokens, longest %s), so there was no final answer to score. Raise"
                        + " max_completion_length above %s, ask for shorter answers, or check that the model knows its"
                        + " end-of-sequence token",
                steps,
                100 * threshold,
                100 * metrics.getOrDefault(StepMetrics.CLIPPED_RATIO, threshold),
                tokens(metrics, StepMetrics.MEAN_LENGTH),
                tokens(metrics, StepMetrics.MAX_LENGTH),
                tokens(metrics, StepMetrics.MAX_LENGTH));
    }

    private static String tokens(Map<String, Double> metrics, String key) {
        Double value = metrics.get(key);
        return value == null ? "unknown" : String.format(Locale.ROOT, "%.0f", value);
    }

    private String configuration() {
        return "threshold " + threshold + ", patience " + patience + ", " + imitationPatience;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy(configuration());
        alone = state.smallCount("alone", alone);
        imitating = state.smallCount("imitating", imitating);
    }
}
