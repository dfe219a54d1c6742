package dev.edgewise.curriculum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Says when something mastered is checked again. The first check comes after `first` steps. Each check that is
/// passed multiplies the interval by `growth`, up to `longest`. After a failed check it is due at once.
///
/// Expanding intervals are what spaced repetition uses. The usual factor of two and steps as the unit are our
/// choice. With a factor of 1 intervals are fixed.
///
/// @param <K> what is scheduled
public final class ForgettingSchedule<K extends Comparable<K>> implements State {
    private record Check(int interval, int due) {}

    private final int first;
    private final int longest;
    private final double growth;
    private final Function<K, String> write;
    private final Function<String, K> read;
    private final Map<K, Check> checks = new TreeMap<>();

    /// Makes a schedule whose intervals double.
    ///
    /// @param first steps, at least 1
    /// @param longest steps, at least `first`
    /// @param write a key as text, for the state
    /// @param read the inverse of `write`; throws an [IllegalArgumentException] for any other text
    public ForgettingSchedule(int first, int longest, Function<K, String> write, Function<String, K> read) {
        this(first, longest, 2, write, read);
    }

    /// Makes a schedule.
    ///
    /// @param growth what an interval is multiplied by, at least 1
    public ForgettingSchedule(
            int first, int longest, double growth, Function<K, String> write, Function<String, K> read) {
        if (first < 1 || longest < first) {
            throw new ConfigException("a forgetting schedule from " + first + " to " + longest
                    + " steps is not possible; allowed are whole numbers of at least 1 in rising order, for example 10"
                    + " and 160");
        }
        this.first = first;
        this.longest = longest;
        this.growth = growth;
        this.write = write;
        this.read = read;
    }

    /// Tells whether the key is to be asked at `step`: it is not mastered, or its check is due.
    public boolean due(K key, int step) {
        Check check = checks.get(key);
        return check == null || step >= check.due();
    }

    /// Notes that it was right at `step`. A pass before its check is due changes nothing.
    public void passed(K key, int step) {
        Check check = checks.get(key);
        if (check == null) {
            checks.put(key, new Check(first, step + first));
        } else if (step >= check.due()) {
            int interval = (int) Math.min(longest, Math.ceil(growth * check.interval()));
            checks.put(key, new Check(interval, step + interval));
        }
    }

    /// Notes that it was wrong: it was forgotten, or never mastered.
    public void failed(K key) {
        checks.remove(key);
    }

    /// Forgets what has been due for longer than the longest interval without being asked. Otherwise the
    /// schedule would grow without end with tasks that never come again.
    public void dropOverdue(int step) {
        checks.values().removeIf(check -> step - check.due() > longest);
    }

    /// Counts what is mastered and not due.
    public int resting(int step) {
        return (int)
                checks.values().stream().filter(check -> step < check.due()).count();
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ObjectNode scheduled = state.putObject("checks");
        checks.forEach((key, check) -> scheduled
                .putObject(write.apply(key))
                .put("interval", check.interval())
                .put("due", check.due()));
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader scheduled = new StateReader("a forgetting schedule", state).part("checks", "a forgetting schedule");
        checks.clear();
        scheduled.state().fieldNames().forEachRemaining(key -> {
            StateReader check = scheduled.part(key, "the check of " + key);
            checks.put(scheduled.parsed(key, read), new Check(check.smallCount("interval"), check.smallCount("due")));
        });
    }

    @Override
    public String toString() {
        return "checked after " + first + " to " + longest + " steps";
    }
}
