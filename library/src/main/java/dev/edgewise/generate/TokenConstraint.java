package dev.edgewise.generate;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What may be written next in one completion. It is asked before each token is drawn and told which was.
///
/// What it forbids has probability 0, and the rest is made to sum to 1 again: log-probabilities are those of the
/// constrained distribution. One object serves one completion.
public interface TokenConstraint {
    /// Returns the ids that may come next, at least one; null if all may. It must not be changed.
    @Nullable
    BitSet allowed();

    /// Takes the token that was drawn, one of the allowed.
    void accept(int id);
}
