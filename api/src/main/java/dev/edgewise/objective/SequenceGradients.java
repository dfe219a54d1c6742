package dev.edgewise.objective;

import java.util.List;

/// The loss of some sequences and its derivative.
///
/// @param loss what they add to the loss of the step
/// @param gradients ∂loss/∂logProbs of each sequence, in order, each of the sequence's length
public record SequenceGradients(double loss, List<float[]> gradients) {
    public SequenceGradients {
        gradients = List.copyOf(gradients);
    }
}
