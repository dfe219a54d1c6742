package dev.edgewise.guard;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import java.util.List;

/// A guard's answer.
public sealed interface Verdict {
    /// The guard has nothing to say.
    record Proceed() implements Verdict {}

    /// A person should read the message; the run goes on.
    record Warn(String message) implements Verdict {}

    /// The training must change, or go back to what it was, before the next step.
    ///
    /// @param changes at least one, in order
    /// @param reason what was seen, and why this should help
    record Adjust(List<Change> changes, String reason) implements Verdict {
        public Adjust {
            changes = List.copyOf(changes);
            if (changes.isEmpty()) {
                throw new IllegalArgumentException("an adjustment needs at least one change");
            }
        }

        /// Makes all of `adjustments`.
        public static Adjust make(String reason, Adjustment... adjustments) {
            return new Adjust(
                    List.of(adjustments).stream()
                            .map(each -> (Change) new Change.Make(each))
                            .toList(),
                    reason);
        }

        /// Takes all of `adjustments` back.
        public static Adjust takeBack(String reason, Adjustment.Lasting... adjustments) {
            return new Adjust(
                    List.of(adjustments).stream()
                            .map(each -> (Change) new Change.TakeBack(each))
                            .toList(),
                    reason);
        }
    }

    /// The run must stop; `reason` says what is wrong, what was seen and what to change.
    record Halt(String reason) implements Verdict {}

    Verdict PROCEED = new Proceed();
}
