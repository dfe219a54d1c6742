package dev.edgewise.curriculum;

import dev.edgewise.error.ConfigException;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// A time-decayed Beta posterior over the success probability of one cell.
///
///     s ← λ^Δ·s + k,   f ← λ^Δ·f + (G − k),   p ~ Beta(α₀ + s, β₀ + f)
///
/// This holds for a group with k successes of G, Δ optimizer steps after the one before. With one group a step
/// it is MoPPS's update α ← λα + (1−λ)α₀ + k (2507.04632, equation 8). How we differ: evidence ages with
/// optimizer steps rather than with observations, because the policy's change is what makes it stale. The groups
/// of one step count in full.
///
/// There are two readings. [#measured] is the posterior at the last observation, so a reported pass rate moves
/// only when something was measured. [#now] ages the evidence to the present, so a cell not seen for long
/// becomes uncertain and is asked again. Single-threaded.
public final class SuccessPosterior implements FieldState {
    /// Prior and forgetting.
    ///
    /// @param alpha α₀ > 0
    /// @param beta β₀ > 0
    /// @param decay λ in (0, 1]: what evidence is worth after one step; 1 never forgets
    public record Settings(double alpha, double beta, double decay) {
        /// A uniform prior; evidence halves in about 7 steps.
        public static final Settings STANDARD = new Settings(1, 1, 0.9);

        public Settings {
            if (!(alpha > 0 && beta > 0) || Double.isInfinite(alpha + beta)) {
                throw new ConfigException("the prior of the posterior is " + alpha + ", " + beta
                        + "; allowed are two finite numbers above 0, for example 1, 1");
            }
            if (!(decay > 0 && decay <= 1)) {
                throw new ConfigException("decay is " + decay + "; allowed is above 0 and at most 1, for example 0.9");
            }
        }
    }

    private final Settings settings;
    private double successes;
    private double failures;
    private int lastStep;
    private long rollouts;

    public SuccessPosterior(Settings settings) {
        this.settings = settings;
    }

    /// Takes in a group seen at `step`.
    ///
    /// @throws IllegalArgumentException if the counts do not fit or the step lies before the last one
    public void observe(int step, int groupSuccesses, int groupSize) {
        if (groupSuccesses < 0 || groupSuccesses > groupSize) {
            throw new IllegalArgumentException(
                    "successes must lie between 0 and the group size but were " + groupSuccesses + " of " + groupSize);
        }
        double kept = kept(step);
        successes = kept * successes + groupSuccesses;
        failures = kept * failures + (groupSize - groupSuccesses);
        lastStep = step;
        rollouts += groupSize;
    }

    /// Returns the posterior as of the last observation; the prior when there was none.
    public Beta measured() {
        return new Beta(settings.alpha() + successes, settings.beta() + failures);
    }

    /// Returns the posterior at `step`, with evidence aged since the last observation.
    public Beta now(int step) {
        double kept = kept(step);
        return new Beta(settings.alpha() + kept * successes, settings.beta() + kept * failures);
    }

    /// Returns the decayed counts at `step`, without the prior.
    public Evidence evidence(int step) {
        double kept = kept(step);
        return new Evidence(kept * successes, kept * failures);
    }

    /// Returns the number of rollouts seen, undecayed.
    public long rollouts() {
        return rollouts;
    }

    /// Returns the step of the last observation; 0 when there was none.
    public int lastStep() {
        return lastStep;
    }

    private double kept(int step) {
        if (step < lastStep) {
            throw new IllegalArgumentException("step " + step + " lies before the last observation at " + lastStep);
        }
        return Math.pow(settings.decay(), step - lastStep);
    }

    @Override
    public void fields(StateFields state) {
        state.of("a posterior");
        successes = state.amount("successes", successes);
        failures = state.amount("failures", failures);
        lastStep = state.smallCount("last_step", lastStep);
        rollouts = state.count("rollouts", rollouts);
    }
}
