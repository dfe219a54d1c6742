package dev.edgewise.curriculum.imitation;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// Follows what showing a cell's solutions did, over the steps that showed it.
///
/// It keeps means over the recent past. Of n values each weighs `1/n` until n reaches the horizon. From then on
/// the newest weighs `1/horizon` and the past fades. The horizons are 20 steps, and 60 for the slow mean. At
/// three or four solutions a step a mean over 20 is good to some 0.06 nats, and 60 steps are a tenth of a run of
/// minutes.
final class SolutionCurve implements FieldState {
    private static final double FAST = 20;
    private static final double SLOW = 60;

    private int steps;
    private double fast;
    private double slow;
    private double likelihood;

    /// The solutions of one cell in one step.
    static final class Step {
        private int count;
        private double perToken;
        private double likelihood;

        /// Takes in a solution.
        ///
        /// @param logProbs log-probabilities of its tokens, nats, `[T]`
        void add(float[] logProbs) {
            double sum = 0;
            for (float logProb : logProbs) {
                sum += logProb;
            }
            if (!Double.isFinite(sum)) {
                return; // a guard tells of it
            }
            count++;
            perToken -= sum / logProbs.length;
            likelihood += StrictMath.exp(sum);
        }
    }

    void add(Step step) {
        if (step.count == 0) {
            return;
        }
        steps++;
        fast = moved(fast, step.perToken / step.count, FAST);
        slow = moved(slow, step.perToken / step.count, SLOW);
        likelihood = moved(likelihood, step.likelihood / step.count, FAST);
    }

    private double moved(double mean, double value, double horizon) {
        return mean + (value - mean) / Math.min(steps, horizon);
    }

    /// Returns √p (1 − p), with p the recent chance of a whole solution; 0 before the first step.
    double edge() {
        return Math.sqrt(likelihood) * (1 - likelihood);
    }

    /// Returns how much the negative log-likelihood fell lately, nats per token; 0 if it rose.
    double progress() {
        return Math.max(0, slow - fast);
    }

    @Override
    public void fields(StateFields state) {
        state.of("a curve of solutions");
        steps = state.smallCount("steps", steps);
        fast = state.number("fast", fast);
        slow = state.number("slow", slow);
        likelihood = state.number("likelihood", likelihood);
    }
}
