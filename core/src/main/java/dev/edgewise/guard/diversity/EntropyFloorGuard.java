package dev.edgewise.guard.diversity;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Average;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;

/// Holds the token entropy up from the beginning of a run, where [EntropyGuard] waits for a collapse.
///
///     l = c/2 · (log π_θ + H₀)²  on every sampled token, while the mean entropy of 10 steps is below H₀
///
/// The expected gradient is that of −c·H(π_θ) (see `EntropyPull`), so it is an entropy bonus that acts below a
/// floor alone. A bonus without a floor keeps a policy from deciding at all; reward is bought with entropy
/// (R = −a·e^H + b, 2505.22617). The pull is taken back a tenth above the floor. It also acts on tied groups.
public final class EntropyFloorGuard implements Guard, FieldState {
    private static final double ABOVE = 1.1;

    private final double floor;
    private final Adjustment.EntropyFloor pull;
    private final Average entropy = new Average(10);
    private boolean pulling;

    /// @param floor H₀ in nats, above 0
    /// @param coefficient c, above 0
    public EntropyFloorGuard(double floor, double coefficient) {
        this.floor = floor;
        this.pull = new Adjustment.EntropyFloor(floor, coefficient);
    }

    @Override
    public String name() {
        return "entropy_floor";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.StepCompleted step)) {
            return Verdict.PROCEED;
        }
        Double now = step.metrics().get(StepMetrics.COMPLETION_ENTROPY);
        if (now == null) {
            return Verdict.PROCEED;
        }
        entropy.add(now);
        boolean wanted = entropy.value() < (pulling ? ABOVE : 1) * floor;
        if (wanted == pulling) {
            return Verdict.PROCEED;
        }
        pulling = wanted;
        String text = String.format(Locale.ROOT, "token entropy is %.3f nats, ", entropy.value());
        return pulling
                ? Verdict.Adjust.make(text + "below the floor of " + floor, pull)
                : Verdict.Adjust.takeBack(text + "above the floor of " + floor + " again", pull);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy(pull.describe());
        state.part("entropy", entropy);
        pulling = state.flag("pulling", pulling);
    }
}
