package dev.edgewise.state;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// Carries the values of a [FieldState] into a snapshot or out of one.
///
/// A method that takes a value writes it and returns it, or returns the value that the snapshot has in its
/// place. A method that takes a collection writes or replaces its content. Reading is as strict as in
/// [StateReader].
public final class StateFields {
    private final ObjectNode json;
    private final boolean reading;
    private StateReader reader;

    private StateFields(ObjectNode json, boolean reading) {
        this.json = json;
        this.reading = reading;
        this.reader = new StateReader("a part", json);
    }

    /// Returns fields that are written into a new object.
    static StateFields toWrite() {
        return new StateFields(JsonNodeFactory.instance.objectNode(), false);
    }

    /// Returns fields that are read from `json`.
    static StateFields toRead(ObjectNode json) {
        return new StateFields(json, true);
    }

    /// Returns what was written.
    ObjectNode json() {
        return json;
    }

    /// Tells whether a snapshot is read rather than written.
    public boolean reading() {
        return reading;
    }

    /// Names the owner of the state, as messages say it: `guard entropy`.
    public StateFields of(String owner) {
        reader = new StateReader(owner, json);
        return this;
    }

    /// Writes the configuration, or compares it with that of the snapshot.
    public StateFields madeBy(String configuration) {
        if (reading) {
            reader.madeBy(configuration);
        } else {
            json.put(StateReader.CONFIGURATION, configuration);
        }
        return this;
    }

    /// Writes or reads a finite number.
    public double number(String key, double value) {
        if (reading) {
            return reader.number(key);
        }
        json.put(key, value);
        return value;
    }

    /// Writes or reads a finite number of at least 0.
    public double amount(String key, double value) {
        return reading ? reader.amount(key) : number(key, value);
    }

    /// Writes or reads a whole number of at least 0.
    public long count(String key, long value) {
        if (reading) {
            return reader.count(key);
        }
        json.put(key, value);
        return value;
    }

    /// Writes or reads a [#count] of what was done or spent since the run began. Going back to an earlier
    /// snapshot undoes none of it, so what is larger stays.
    public long total(String key, long value) {
        return reading ? Math.max(value, reader.count(key)) : count(key, value);
    }

    /// Writes or reads a [#count] that fits an `int`.
    public int smallCount(String key, int value) {
        if (reading) {
            return reader.smallCount(key);
        }
        json.put(key, value);
        return value;
    }

    /// Writes or reads true or false.
    public boolean flag(String key, boolean value) {
        if (reading) {
            return reader.flag(key);
        }
        json.put(key, value);
        return value;
    }

    /// Writes or reads a text.
    public String text(String key, String value) {
        if (reading) {
            return reader.text(key);
        }
        json.put(key, value);
        return value;
    }

    /// Writes or reads the state of a part.
    public void part(String key, State part) {
        if (reading) {
            part.restore(reader.object(key));
        } else {
            json.set(key, part.snapshot());
        }
    }

    /// Writes or reads parts by their names.
    ///
    /// @param fresh makes a part that has seen nothing
    public <S extends State> void parts(String key, Map<String, S> parts, Supplier<S> fresh) {
        if (reading) {
            StateReader all = reader.part(key, reader.owner());
            parts.clear();
            all.state().fieldNames().forEachRemaining(name -> {
                S part = fresh.get();
                part.restore(all.object(name));
                parts.put(name, part);
            });
        } else {
            ObjectNode all = json.putObject(key);
            parts.forEach((name, part) -> all.set(name, part.snapshot()));
        }
    }

    /// Writes or reads finite numbers by their names.
    public void numbers(String key, Map<String, Double> values) {
        if (reading) {
            StateReader all = reader.part(key, reader.owner());
            values.clear();
            all.state().fieldNames().forEachRemaining(name -> values.put(name, all.number(name)));
        } else {
            values.forEach(json.putObject(key)::put);
        }
    }

    /// Keeps totals by their names, as [#total] keeps one.
    public void totals(String key, Map<String, Double> values) {
        Map<String, Double> known = Map.copyOf(values);
        numbers(key, values);
        if (reading) {
            known.forEach((name, value) -> values.merge(name, value, Math::max));
        }
    }

    /// Writes or reads whole numbers from 0 to `most`.
    public void counts(String key, Collection<Integer> values, int most) {
        list(key, values, ArrayNode::add, () -> reader.counts(key, most));
    }

    /// Writes or reads a list of true and false.
    public void flags(String key, Collection<Boolean> values) {
        list(key, values, ArrayNode::add, () -> reader.flags(key));
    }

    /// Writes or reads texts.
    public void texts(String key, Collection<String> values) {
        list(key, values, ArrayNode::add, () -> reader.texts(key));
    }

    private <T> void list(String key, Collection<T> values, BiConsumer<ArrayNode, T> write, Supplier<List<T>> read) {
        if (reading) {
            List<T> found = read.get();
            values.clear();
            values.addAll(found);
        } else {
            ArrayNode list = json.putArray(key);
            values.forEach(value -> write.accept(list, value));
        }
    }
}
