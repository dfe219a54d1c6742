package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.settings.Scalars;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what differs between two configurations, and which of it a resumed run may change.
public final class ConfigDiff {
    /// Keys that may differ when a run is resumed. They decide how long it goes on, what is kept and measured, and
    /// what becomes of attempts without a score, not what a step learns from scores. `train.max_steps` also
    /// stretches a falling learning rate, and another number of `threads` rounds sums differently.
    public static final Set<String> CHANGEABLE = Set.of(
            "threads",
            "rollout.score_timeout",
            "rollout.unscored",
            "train.max_steps",
            "train.max_seconds",
            "train.max_rollouts",
            "train.max_tokens",
            "train.save_steps",
            "train.save_total_limit",
            "train.eval_steps",
            "train.eval_samples",
            "train.log_rollouts");

    /// Keys of an environment's reward that may differ, in any environment. They decide where and how patiently
    /// a program is asked. If that program answers differently, the user has chosen so.
    private static final Pattern CHANGEABLE_REWARD = Pattern.compile(
            "(eval_)?environments\\[\\d+\\]\\.reward\\.(url|batch_size|token_variable|concurrency|timeout|retries)");

    /// One key with its two values; null if one side lacks it.
    public record Change(
            String key, @Nullable String before, @Nullable String after) {
        @Override
        public String toString() {
            return key + " (was " + Objects.requireNonNullElse(before, "absent") + ", now "
                    + Objects.requireNonNullElse(after, "absent") + ")";
        }
    }

    private ConfigDiff() {}

    /// Returns every key whose value differs, in alphabetical order.
    public static List<Change> between(RunConfig before, RunConfig after) {
        Map<String, JsonNode> old = flatten(before);
        Map<String, JsonNode> now = flatten(after);
        Set<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(old.get(key), now.get(key)))
                .map(key -> new Change(key, shown(old.get(key)), shown(now.get(key))))
                .toList();
    }

    /// Refuses to continue a run under another configuration.
    ///
    /// @param run the run directory, for the message
    /// @throws ConfigException naming the keys that differ and may not
    public static void requireResumable(Path run, RunConfig before, RunConfig after) {
        List<String> refused = between(before, after).stream()
                .filter(change -> !CHANGEABLE.contains(change.key())
                        && !CHANGEABLE_REWARD.matcher(change.key()).matches())
                .map(Change::toString)
                .toList();
        if (!refused.isEmpty()) {
            throw new ConfigException("The run " + run + " cannot be resumed with another configuration. Changed: "
                    + String.join(", ", refused)
                    + ". Set these back, leave the configuration file out to keep the run's own, or start a new run"
                    + " without --resume. A resumed run may change only "
                    + String.join(", ", new TreeSet<>(CHANGEABLE)) + ", and of an environment's reward url, batch_size,"
                    + " token_variable, concurrency, timeout and retries");
        }
    }

    private static @Nullable String shown(@Nullable JsonNode value) {
        return value == null ? null : Scalars.show(value);
    }

    /// Returns every leaf by its dotted path.
    static Map<String, JsonNode> flatten(RunConfig config) {
        Map<String, JsonNode> flat = new TreeMap<>();
        flatten("", ConfigWriter.toTree(config), flat);
        return flat;
    }

    private static void flatten(String path, JsonNode node, Map<String, JsonNode> into) {
        if (node.isObject() && !node.isEmpty()) {
            String prefix = path.isEmpty() ? "" : path + ".";
            node.properties().forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue(), into));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), into);
            }
        } else {
            into.put(path, node);
        }
    }
}
