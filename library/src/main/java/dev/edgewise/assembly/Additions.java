package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.EventSink;
import dev.edgewise.reward.NamedReward;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a program adds to a configuration.
///
/// @param environments beside those of the configuration
/// @param listeners told of every event
/// @param rewards that shape the run beside those of the configuration
/// @param scoreLimit how long the score of one completion may take; null where the configuration says it
public record Additions(
        List<Environment> environments,
        List<EventSink> listeners,
        List<NamedReward> rewards,
        @Nullable Duration scoreLimit) {
    /// Nothing.
    public static final Additions NONE = new Additions(List.of(), List.of(), List.of(), null);

    public Additions {
        environments = List.copyOf(environments);
        listeners = List.copyOf(listeners);
        rewards = List.copyOf(rewards);
    }

    /// Returns environments and rewards by name, with what is known of their settings.
    Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        environments.forEach(environment -> names.put("environment " + environment.name(), ""));
        rewards.forEach(reward -> names.put("reward " + reward.name(), "weight " + reward.weight()));
        return names;
    }

    /// Refuses to go on with a run that began with others.
    ///
    /// @param began what [#names] was when the run began; empty where that is not known
    /// @throws ConfigException if it was something else
    void requireGiven(Optional<Map<String, String>> began) {
        Map<String, String> now = names();
        if (began.isPresent() && !began.get().equals(now)) {
            throw new ConfigException("the run began with " + text(began.get()) + " and would go on with " + text(now)
                    + "; give it the same environments and rewards again, or start a new run");
        }
    }

    private static String text(Map<String, String> names) {
        return names.isEmpty()
                ? "no environment or reward beside its configuration"
                : names.entrySet().stream()
                        .map(each -> each.getValue().isEmpty()
                                ? each.getKey()
                                : each.getKey() + " (" + each.getValue() + ")")
                        .collect(Collectors.joining(", "));
    }
}
