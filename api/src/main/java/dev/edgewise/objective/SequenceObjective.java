package dev.edgewise.objective;

import java.util.Arrays;
import java.util.List;

/// A loss of whole sequences, in which the derivative by one token depends on other tokens: on the sum of its
/// own sequence, on the other sequence of a pair, or on all of a step.
///
/// Sequences with credit above 0 are wanted, those below 0 are not. Those without any are only read: before the
/// others, and without a gradient.
public interface SequenceObjective extends Objective {
    /// Returns how many consecutive sequences with credit depend on each other: 2 for pairs.
    int together();

    /// Tells whether a derivative depends on all sequences of the step.
    boolean needsWholeStep();

    /// Returns the loss of some sequences and its derivative.
    ///
    /// @param step the whole step
    /// @param read the step's sequences without credit
    /// @param sequences sequences with credit: all of the step in order where that is needed, else any that
    ///     belong together
    /// @throws IllegalArgumentException if the reference is needed and absent
    SequenceGradients evaluate(StepShape step, List<SequenceLogProbs> read, List<SequenceLogProbs> sequences);

    /// Returns 1 for every sequence: such a loss has no weights of tokens.
    @Override
    default double[] weights(int[] completionLengths) {
        double[] weights = new double[completionLengths.length];
        Arrays.fill(weights, 1);
        return weights;
    }

    /// Refuses: tokens cannot be judged one by one.
    @Override
    default TokenLoss evaluate(TokenSlice slice) {
        throw new UnsupportedOperationException("objective " + name() + " judges whole sequences");
    }
}
