package dev.edgewise.event;

import java.util.Arrays;

/// Why a run ended.
public sealed interface StopReason {
    /// Returns the reason in the words that the run directory writes.
    String words();

    /// Reads the reason from the words that the run directory writes.
    static StopReason of(String words) {
        return Arrays.stream(Usual.values())
                .filter(usual -> usual.words().equals(words))
                .map(StopReason.class::cast)
                .findFirst()
                .orElseGet(() -> new Halted(words));
    }

    /// The reasons that need no further words.
    enum Usual implements StopReason {
        /// It has not ended, or nothing could be written when it did.
        RUNNING("running"),
        /// It took all of its steps.
        DONE("done"),
        /// Somebody asked it to stop.
        INTERRUPTED("interrupted"),
        TIME_LIMIT("time limit"),
        ROLLOUT_BUDGET("rollout budget"),
        TOKEN_BUDGET("token budget"),
        /// The last of its phases came to its end.
        LAST_PHASE("last phase ended");

        private final String words;

        Usual(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /// It stopped itself: no signal, a loss that is not finite, or a guard that gave up.
    ///
    /// @param words what was seen
    record Halted(String words) implements StopReason {}
}
