package dev.edgewise.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Reads a snapshot strictly. Every field must be there and of the right type, and the same configuration must
/// have made it.
///
/// @param owner name of the state's owner in messages: `sampler thompson`
public record StateReader(String owner, ObjectNode state) {
    /// The key under which a snapshot says which configuration made it.
    public static final String CONFIGURATION = "configuration";

    private static final String DAMAGED =
            "; the checkpoint is damaged or of another version, resume from an earlier one";

    /// Fails unless the snapshot was made by `configuration`.
    ///
    /// @throws CheckpointException naming both configurations
    public StateReader madeBy(String configuration) {
        String found = text(CONFIGURATION);
        if (!found.equals(configuration)) {
            throw new CheckpointException("the checkpoint's state of " + owner + " belongs to " + found
                    + " but the run is configured as " + configuration
                    + "; resume with the configuration the run began with, or begin a new run");
        }
        return this;
    }

    /// Reads a finite number.
    ///
    /// @throws CheckpointException if there is none under `key`
    public double number(String key) {
        return field(key, node -> node.isNumber() && Double.isFinite(node.doubleValue()), "a finite number")
                .doubleValue();
    }

    /// Reads a finite number of at least 0.
    ///
    /// @throws CheckpointException if there is none under `key`
    public double amount(String key) {
        double value = number(key);
        if (value < 0) {
            throw wrong(key, state.path(key), "at least 0");
        }
        return value;
    }

    /// Reads a whole number of at least 0.
    ///
    /// @throws CheckpointException if there is none under `key`
    public long count(String key) {
        return field(
                        key,
                        node -> node.canConvertToLong() && node.isIntegralNumber() && node.longValue() >= 0,
                        "a whole number of at least 0")
                .longValue();
    }

    /// Reads a [#count] that fits an `int`.
    public int smallCount(String key) {
        long value = count(key);
        if (value > Integer.MAX_VALUE) {
            throw wrong(key, state.get(key), "at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /// Reads a whole number that fits an `int`.
    ///
    /// @throws CheckpointException if there is none under `key`
    public int whole(String key) {
        return field(key, JsonNode::isInt, "a whole number").intValue();
    }

    /// Reads true or false.
    ///
    /// @throws CheckpointException if there is none under `key`
    public boolean flag(String key) {
        return field(key, JsonNode::isBoolean, "true or false").booleanValue();
    }

    /// Reads a list, empty or not.
    ///
    /// @throws CheckpointException if there is none under `key`
    public ArrayNode list(String key) {
        return (ArrayNode) field(key, JsonNode::isArray, "a list");
    }

    /// Reads a list of objects, as states of `name`.
    ///
    /// @throws CheckpointException if there is none under `key`
    public List<StateReader> parts(String key, String name) {
        return elements(key, "a list of objects", JsonNode::isObject, node -> new StateReader(name, (ObjectNode) node));
    }

    /// Reads a list of whole numbers from 0 to `most`.
    ///
    /// @throws CheckpointException if there is none under `key`
    public List<Integer> counts(String key, int most) {
        Predicate<JsonNode> fits = node -> node.isInt() && node.intValue() >= 0 && node.intValue() <= most;
        return elements(key, "a list of whole numbers from 0 to " + most, fits, JsonNode::intValue);
    }

    /// Reads a list of true and false.
    ///
    /// @throws CheckpointException if there is none under `key`
    public List<Boolean> flags(String key) {
        return elements(key, "a list of true and false", JsonNode::isBoolean, JsonNode::booleanValue);
    }

    /// Reads a list of texts.
    ///
    /// @throws CheckpointException if there is none under `key`
    public List<String> texts(String key) {
        return elements(key, "a list of texts", JsonNode::isTextual, JsonNode::textValue);
    }

    private <T> List<T> elements(String key, String allowed, Predicate<JsonNode> fits, Function<JsonNode, T> value) {
        List<T> elements = new ArrayList<>();
        for (JsonNode element : list(key)) {
            if (!fits.test(element)) {
                throw wrong(key, element, allowed);
            }
            elements.add(value.apply(element));
        }
        return elements;
    }

    /// Reads a list of finite numbers.
    ///
    /// @param count how many there must be
    /// @throws CheckpointException if there is none under `key`
    public double[] numbers(String key, int count) {
        double[] numbers = numbers(key);
        if (numbers.length != count) {
            throw wrong(key, state.path(key), "a list of " + count + " numbers");
        }
        return numbers;
    }

    /// Reads a list of finite numbers of any length.
    ///
    /// @throws CheckpointException if there is none under `key`
    public double[] numbers(String key) {
        Predicate<JsonNode> fits = node -> node.isNumber() && Double.isFinite(node.doubleValue());
        return elements(key, "a list of finite numbers", fits, JsonNode::doubleValue).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /// Reads a text.
    ///
    /// @throws CheckpointException if there is none under `key`
    public String text(String key) {
        return field(key, JsonNode::isTextual, "a text").textValue();
    }

    /// Reads the state of a part, as the state of `name`.
    ///
    /// @throws CheckpointException if there is none under `key`
    public StateReader part(String key, String name) {
        return new StateReader(name, object(key));
    }

    /// Reads an object.
    ///
    /// @throws CheckpointException if there is none under `key`
    public ObjectNode object(String key) {
        return (ObjectNode) field(key, JsonNode::isObject, "an object");
    }

    /// Parses a text of this state, a key or an element.
    ///
    /// @param parse throws an [IllegalArgumentException] for a text that it cannot parse
    /// @throws CheckpointException for such a text
    public <T> T parsed(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    "the checkpoint's state of " + owner + " has the name \"" + Quoted.of(text) + "\": "
                            + e.getMessage() + DAMAGED,
                    e);
        }
    }

    private JsonNode field(String key, Predicate<JsonNode> accepted, String allowed) {
        JsonNode node = state.path(key);
        if (!accepted.test(node)) {
            throw wrong(key, node, allowed);
        }
        return node;
    }

    private CheckpointException wrong(String key, JsonNode got, String allowed) {
        return new CheckpointException("the checkpoint's state of " + owner + " has "
                + (got.isMissingNode()
                        ? "no field " + key
                        : "the value " + Quoted.of(got.toString()) + " in field " + key)
                + "; expected is " + allowed + DAMAGED);
    }
}
