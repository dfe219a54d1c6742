package dev.edgewise.reward.external;

import dev.edgewise.reward.RewardRequest;
import dev.edgewise.reward.Score;
import java.util.List;

/// A way to ask a program for scores. Several threads ask at once.
interface RewardTransport extends AutoCloseable {
    /// Returns how many attempts one question holds at most.
    int batch();

    /// Tells whether one question can fail by the fault of others that are open, as when a process ends.
    boolean sharesFaults();

    /// Asks for the scores of some attempts, in their order.
    ///
    /// @throws PassingFault if asking again may help
    /// @throws dev.edgewise.error.RewardException if asking again does not help
    List<Score> ask(List<RewardRequest> attempts) throws PassingFault, InterruptedException;

    /// Ends the program or the connections to it.
    @Override
    void close();

    /// A fault that may be gone when the same question is asked again: a program that ended, a server that is
    /// busy.
    final class PassingFault extends Exception {
        private static final long serialVersionUID = 1L;

        PassingFault(String message) {
            super(message);
        }
    }
}
