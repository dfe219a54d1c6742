package dev.edgewise.collective;

import dev.edgewise.error.RankFailedException;
import dev.edgewise.error.UserException;
import dev.edgewise.tensor.GlooGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Finds out which rank failed, and why, through the store where the ranks met.
///
/// The first rank that fails writes its number and its error there, then ends; its connections close, which wakes the
/// others wherever they wait. They look into the store. When nothing is written, each says that it still lives, and
/// those that do not are the ones that ended without a word: killed, or out of memory.
final class RankFailures {
    private static final String FAILED = "failed";
    private static final String FIRST = "failed/first";
    private static final String HEARD = "failed/heard";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration HEARING = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final GlooGroup group;
    private final Rendezvous place;
    private boolean heard;

    RankFailures(GlooGroup group, Rendezvous place) {
        this.group = group;
        this.place = place;
    }

    /// Writes this rank's error, lets go of the others, and, where the store is, waits until they have
    /// read it, while there is patience. A rank that fails by itself after another has nothing to read.
    void tell(Throwable cause) {
        try {
            if (group.add(FIRST, 1) == 1) {
                group.put(FAILED, "rank " + place.rank() + " failed: " + text(cause));
            } else {
                hear();
            }
            group.disconnect();
            if (place.serves()) {
                await(HEARING, () -> group.add(HEARD, 0) >= place.size() - 1);
            }
        } catch (RuntimeException gone) {
            cause.addSuppressed(gone); // nobody is left to hear it
        }
    }

    /// Says once that this rank needs the store no more.
    private void hear() {
        if (!heard) {
            heard = true;
            group.add(HEARD, 1);
        }
    }

    private static String text(Throwable cause) {
        return cause instanceof UserException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /// Returns what is behind an operation that failed here.
    RankFailedException explain(RuntimeException fault) {
        try {
            group.put(alive(place.rank()), "");
            await(PATIENCE, () -> group.has(FAILED) || silent().isEmpty());
            if (group.has(FAILED)) {
                String message = group.get(FAILED);
                hear();
                return new RankFailedException(message + "; this is rank " + place.rank(), fault);
            }
            List<Integer> silent = silent();
            return new RankFailedException(
                    silent.isEmpty()
                            ? "the ranks lost each other: " + GlooCollective.firstLine(fault)
                            : "rank " + numbers(silent) + " ended without a message or did not answer within "
                                    + place.timeout().toSeconds()
                                    + " s: killed, out of memory, or stuck; its own output"
                                    + " may say more. This is rank " + place.rank(),
                    fault);
        } catch (RuntimeException gone) {
            fault.addSuppressed(gone);
            return new RankFailedException(
                    "rank 0, which keeps the ranks together at " + place.host() + ":" + place.port()
                            + ", is gone; its own output says why. This is rank " + place.rank(),
                    fault);
        }
    }

    private static String alive(int rank) {
        return "alive/" + rank;
    }

    private List<Integer> silent() {
        List<Integer> silent = new ArrayList<>();
        for (int rank = 0; rank < place.size(); rank++) {
            if (!group.has(alive(rank))) {
                silent.add(rank);
            }
        }
        return silent;
    }

    private static String numbers(List<Integer> ranks) {
        return String.join(", ", ranks.stream().map(String::valueOf).toList());
    }

    private static void await(Duration patience, BooleanSupplier condition) {
        for (long waited = 0; waited < patience.toMillis() && !condition.getAsBoolean(); waited += PAUSE.toMillis()) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
