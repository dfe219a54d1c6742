package dev.edgewise.trainer;

import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.CheckedReflection;
import dev.edgewise.evolve.Example;
import dev.edgewise.evolve.Leaks;
import dev.edgewise.evolve.Reflection;
import dev.edgewise.evolve.Trial;
import dev.edgewise.text.Conversation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks a reflection, and takes a proposal for none that gives answers away, or under which the model could not be
/// asked. It counts both.
final class FittingReflection implements Reflection {
    private final Reflection checked;
    private int asked;
    private int proposed;
    private int unfit;
    private String fault = "";

    /// @param successes what may be shown
    /// @param seed of the cycle
    /// @param tasks what a proposal is to stand around
    FittingReflection(
            FastCycle.Proposing proposing,
            Supplier<List<Example>> successes,
            long seed,
            Leaks leaks,
            PromptFit fit,
            List<Conversation> tasks) {
        Reflection base = proposing.of(successes, seed, why -> fault = why);
        Reflection counted = (parts, part, trials, iteration) -> {
            asked++;
            Optional<String> text = base.propose(parts, part, trials, iteration);
            proposed += text.isPresent() ? 1 : 0;
            return text;
        };
        checked = new CheckedReflection(counted, leaks, prompt -> fit.fault(prompt, tasks), why -> {
            unfit++;
            fault = why;
        });
    }

    @Override
    public Optional<String> propose(Map<String, String> parts, String part, List<Trial> trials, int iteration) {
        return checked.propose(parts, part, trials, iteration);
    }

    /// Refuses a teacher that was asked and proposed nothing.
    ///
    /// @throws ConfigException if so
    void requireAny() {
        if (asked > 0 && proposed == 0) {
            throw new ConfigException("fast_weights.teacher proposed no prompt in the first cycle, though it was asked "
                    + asked + (asked == 1 ? " time" : " times") + why()
                    + "; take a teacher that follows instructions, raise fast_weights.max_tokens if replies are cut off,"
                    + " or remove the key, so that prompts are changed by templates and examples");
        }
    }

    /// Returns what a person should know of a cycle in vain; empty otherwise.
    Optional<String> warning() {
        if (proposed > 0 && unfit == proposed) {
            return Optional.of(
                    "none of the prompts that were proposed (" + proposed + ") can be used; of the last one: " + fault);
        }
        if (asked == 0 || proposed > 0) {
            return Optional.empty();
        }
        return Optional.of("no prompt was proposed (asked " + asked + (asked == 1 ? " time" : " times") + why()
                + "), so those in use stay");
    }

    private String why() {
        return fault.isEmpty() ? "" : "; the last time " + fault;
    }
}
