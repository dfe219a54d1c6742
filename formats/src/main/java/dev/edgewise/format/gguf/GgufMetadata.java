package dev.edgewise.format.gguf;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The metadata of a GGUF file, read by type.
///
/// Accessors return empty where the key is absent and complain where the value has another type than asked for.
public final class GgufMetadata {
    private final Path file;
    private final Map<String, GgufValue> values;

    /// Returns the metadata of `file`.
    ///
    /// @param file named in messages
    public GgufMetadata(Path file, Map<String, GgufValue> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public Path file() {
        return file;
    }

    /// Returns all values, in file order.
    public Map<String, GgufValue> values() {
        return values;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /// Returns a string.
    ///
    /// @throws ModelException if the value is no string
    public Optional<String> string(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case GgufValue.Text text -> Optional.of(text.value());
            case GgufValue other -> throw mismatch(key, "a string", other);
        };
    }

    /// Returns a whole number of any integer type.
    ///
    /// @throws ModelException if the value is no whole number, or a UINT64 beyond 2⁶³ − 1
    public OptionalLong integer(String key) {
        return switch (values.get(key)) {
            case null -> OptionalLong.empty();
            case GgufValue.Whole whole -> OptionalLong.of(whole(key, whole));
            case GgufValue other -> throw mismatch(key, "a whole number", other);
        };
    }

    /// Returns a number; of a FLOAT32 the shortest decimal that rounds to it (`1e-5`, not `9.99999974…e-6`).
    ///
    /// @throws ModelException if the value is no number
    public OptionalDouble number(String key) {
        return switch (values.get(key)) {
            case null -> OptionalDouble.empty();
            case GgufValue.Decimal decimal
            when decimal.type() == GgufType.FLOAT32 ->
                OptionalDouble.of(Double.parseDouble(Float.toString((float) decimal.value())));
            case GgufValue.Decimal decimal -> OptionalDouble.of(decimal.value());
            case GgufValue.Whole whole -> OptionalDouble.of((double) whole(key, whole));
            case GgufValue other -> throw mismatch(key, "a number", other);
        };
    }

    /// Returns a boolean.
    ///
    /// @throws ModelException if the value is no boolean
    public Optional<Boolean> bool(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case GgufValue.Flag flag -> Optional.of(flag.value());
            case GgufValue other -> throw mismatch(key, "a boolean", other);
        };
    }

    /// Returns an array of strings.
    ///
    /// @throws ModelException if the value is no array of strings
    public Optional<List<String>> strings(String key) {
        return items(key, GgufType.STRING)
                .map(items -> items.values().stream()
                        .map(value -> ((GgufValue.Text) value).value())
                        .toList());
    }

    /// Returns an array of whole numbers of any integer type.
    ///
    /// @throws ModelException if the value is no array of whole numbers
    public Optional<long[]> integers(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case GgufValue.Items items
            when items.values().stream().allMatch(GgufValue.Whole.class::isInstance) ->
                Optional.of(items.values().stream()
                        .mapToLong(value -> whole(key, (GgufValue.Whole) value))
                        .toArray());
            case GgufValue other -> throw mismatch(key, "an array of whole numbers", other);
        };
    }

    /// Returns an array of FLOAT32 (scores of a SentencePiece vocabulary).
    ///
    /// @throws ModelException if the value is no array of FLOAT32
    public Optional<float[]> floats(String key) {
        return items(key, GgufType.FLOAT32).map(items -> {
            float[] floats = new float[items.values().size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) ((GgufValue.Decimal) items.values().get(i)).value();
            }
            return floats;
        });
    }

    /// Returns a whole number that must be there.
    ///
    /// @throws ModelException if it is absent or no whole number
    public long requireInteger(String key) {
        return integer(key).orElseThrow(() -> missing(key));
    }

    /// Returns a string that must be there.
    ///
    /// @throws ModelException if it is absent or no string
    public String requireString(String key) {
        return string(key).orElseThrow(() -> missing(key));
    }

    private Optional<GgufValue.Items> items(String key, GgufType elementType) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case GgufValue.Items items when items.elementType() == elementType -> Optional.of(items);
            case GgufValue other -> throw mismatch(key, "an array of " + elementType, other);
        };
    }

    private long whole(String key, GgufValue.Whole whole) {
        if (whole.type() == GgufType.UINT64 && whole.value() < 0) {
            throw new ModelException(
                    file + ": " + key + " must be at most 2^63 − 1 but was " + Long.toUnsignedString(whole.value()));
        }
        return whole.value();
    }

    private ModelException mismatch(String key, String expected, GgufValue found) {
        String type = found instanceof GgufValue.Items items
                ? "ARRAY of " + items.elementType()
                : found.type().name();
        return new ModelException(file + ": metadata '" + Quoted.of(key) + "' must be " + expected + " but is of type "
                + type + "; convert the model again");
    }

    private ModelException missing(String key) {
        return new ModelException(file + ": metadata '" + Quoted.of(key) + "' is missing; convert the model again");
    }
}
