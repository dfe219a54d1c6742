package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.schema.SchemaNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Values of a Parquet file as the JSON values they correspond to: structs become objects, lists arrays, maps objects;
/// dates, times and identifiers the text that Python's `isoformat` and `str` write; binary columns are read as UTF-8
/// text, as older writers leave text unmarked.
///
/// @param place file and row, for messages
record ParquetValue(String place) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter TO_SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter TO_MICROS = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter TO_NANOS = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS");

    /// The value of a field of type `type`.
    ///
    /// @throws DataException if JSON has no such value
    JsonNode node(SchemaNode type, @Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.textNode(text);
            case Boolean truth -> NODES.booleanNode(truth);
            case Byte number -> integer(type, number, 0xffL);
            case Short number -> integer(type, number, 0xffffL);
            case Integer number -> integer(type, number, 0xffff_ffffL);
            case Long number -> integer(type, number, -1L);
            case Float number -> real(Float.toString(number));
            case Double number -> real(Double.toString(number));
            case BigDecimal number -> NODES.numberNode(number);
            case byte[] bytes -> NODES.textNode(StrictJson.decode(line -> place, bytes));
            case LocalDate day -> NODES.textNode(day.toString());
            case LocalTime time -> NODES.textNode(text(time));
            case LocalDateTime moment -> NODES.textNode(text(moment));
            case Instant moment ->
                NODES.textNode(text(moment.atOffset(ZoneOffset.UTC).toLocalDateTime()) + "+00:00");
            case UUID id -> NODES.textNode(id.toString());
            case PqStruct struct -> object(((SchemaNode.GroupNode) type).children(), struct::getValue);
            case PqList list -> array(type, list);
            case PqMap map -> map((SchemaNode.GroupNode) type, map);
            default ->
                throw new DataException(place + ": the column \"" + type.name() + "\" has a type that is not read: "
                        + type + ". Write it as text or as numbers.");
        };
    }

    /// The object of fields of the types `types`.
    ObjectNode object(List<SchemaNode> types, IntFunction<@Nullable Object> values) {
        ObjectNode fields = NODES.objectNode();
        for (int i = 0; i < types.size(); i++) {
            put(fields, types.get(i).name(), node(types.get(i), values.apply(i)));
        }
        return fields;
    }

    /// The library hands over the bits of integers, signed or not.
    private static JsonNode integer(SchemaNode type, Number bits, long mask) {
        boolean signed = !(type instanceof SchemaNode.PrimitiveNode leaf
                && leaf.logicalType() instanceof LogicalType.IntType integer
                && !integer.isSigned());
        long number = signed ? bits.longValue() : bits.longValue() & mask;
        return signed || number >= 0
                ? NODES.numberNode(number)
                : NODES.numberNode(new BigInteger(Long.toUnsignedString(number)));
    }

    private JsonNode real(String number) {
        try {
            return NODES.numberNode(new BigDecimal(number));
        } catch (NumberFormatException e) {
            throw new DataException(place + ": " + number + " is not a finite number. Remove the row.", e);
        }
    }

    private static String text(LocalDateTime moment) {
        return moment.toLocalDate() + "T" + text(moment.toLocalTime());
    }

    private static String text(LocalTime time) {
        long nanos = time.toNanoOfDay() % 1_000_000_000;
        return (nanos == 0 ? TO_SECONDS : nanos % 1000 == 0 ? TO_MICROS : TO_NANOS).format(time);
    }

    /// A list marked as one, or a field that is repeated without being one.
    private ArrayNode array(SchemaNode type, PqList list) {
        SchemaNode element =
                type instanceof SchemaNode.GroupNode group && group.isList() ? group.getListElement() : type;
        ArrayNode elements = NODES.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            elements.add(node(element, list.get(i)));
        }
        return elements;
    }

    private ObjectNode map(SchemaNode.GroupNode type, PqMap map) {
        ObjectNode fields = NODES.objectNode();
        for (PqMap.Entry entry : map.getEntries()) {
            String key = node(type.getMapKey(), entry.getKey()).asText();
            put(fields, key, node(type.getMapValue(), entry.getValue()));
        }
        return fields;
    }

    private void put(ObjectNode fields, String name, JsonNode value) {
        if (fields.has(name)) {
            throw new DataException(place + ": there are two values of the name \"" + name + "\". Remove one of them.");
        }
        fields.set(name, value);
    }
}
