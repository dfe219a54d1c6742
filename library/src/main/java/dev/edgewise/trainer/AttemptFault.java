package dev.edgewise.trainer;

import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import dev.edgewise.error.UserException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why one attempt has no score.
///
/// @param what names the attempt and says what happened; a sentence without its stop
/// @param cause what was thrown; null where nothing was
record AttemptFault(String what, @Nullable Throwable cause) {
    /// What a person does about it.
    static final String REMEDY = ". Mend it, then go on with the run from its last checkpoint";

    /// Says what a judge threw.
    ///
    /// @param place names the attempt and the judge
    static AttemptFault thrown(String place, Throwable fault) {
        String message = fault.getMessage() == null ? "" : ": " + Quoted.message(fault.getMessage());
        return new AttemptFault(place + " failed with " + fault.getClass().getSimpleName() + message, fault);
    }

    /// Says that a judge was not ready in time.
    static AttemptFault late(String place, Duration limit) {
        return new AttemptFault(place + " did not end within " + seconds(limit), null);
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    /// Returns what stops the run. What a judge refused in words of its own stays as it is.
    UserException stop() {
        return cause instanceof UserException told ? told : new RewardException(what + REMEDY, cause);
    }
}
