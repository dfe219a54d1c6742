package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.row.StructAccessor;
import dev.hardwood.schema.SchemaNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values of a Parquet file as the JSON values they correspond to. Structs and maps become objects, lists become
/// arrays. Dates, times and identifiers become the text that Python's `isoformat` and `str` write. Binary
/// columns are read as UTF-8 text, because older writers leave text unmarked.
///
/// @param place file and row, for messages
record ParquetValue(String place) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter TO_SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter TO_MICROS = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter TO_NANOS = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS");

    /// Returns the value of a field of type `type`, or [Row#unreadable] if JSON has no such value.
    ///
    /// @throws DataException if two values have one name
    JsonNode node(SchemaNode type, @Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.textNode(text);
            case Boolean truth -> NODES.booleanNode(truth);
            case Byte number -> integer(type, number, 0xffL);
            case Short number -> integer(type, number, 0xffffL);
            case Integer number -> integer(type, number, 0xffff_ffffL);
            case Long number -> integer(type, number, -1L);
            case Float number -> real(Double.toString(number.doubleValue()));
            case Double number -> real(Double.toString(number));
            case BigDecimal number -> NODES.numberNode(number);
            case byte[] bytes -> text(bytes);
            case LocalDate day -> NODES.textNode(day.toString());
            case LocalTime time -> NODES.textNode(text(time));
            case LocalDateTime moment -> NODES.textNode(text(moment));
            case Instant moment ->
                NODES.textNode(text(moment.atOffset(ZoneOffset.UTC).toLocalDateTime()) + zone(type));
            case UUID id -> NODES.textNode(id.toString());
            case PqStruct struct -> object(((SchemaNode.GroupNode) type).children(), struct);
            case PqList list -> array(type, list);
            case PqMap map -> map((SchemaNode.GroupNode) type, map);
            default ->
                Row.unreadable(
                        "holds values of a type that is not read: " + kind(type) + ". Write it as text or as numbers.");
        };
    }

    /// Returns the name of a type in the format: `INTERVAL`, `FIXED_LEN_BYTE_ARRAY`.
    private static String kind(SchemaNode type) {
        return switch (type) {
            case SchemaNode.GroupNode _ -> "VARIANT";
            case SchemaNode.PrimitiveNode leaf
            when leaf.logicalType() == null -> leaf.type().name();
            case SchemaNode.PrimitiveNode leaf ->
                leaf.logicalType()
                        .getClass()
                        .getSimpleName()
                        .replace("Type", "")
                        .toUpperCase(Locale.ROOT);
        };
    }

    /// Returns the object of fields with the types `types`.
    ObjectNode object(List<SchemaNode> types, StructAccessor values) {
        ObjectNode fields = NODES.objectNode();
        for (int i = 0; i < types.size(); i++) {
            Object value = values.getValue(i);
            put(fields, types.get(i).name(), node(types.get(i), replaced(value) ? values.getRawValue(i) : value));
        }
        return fields;
    }

    /// Tells whether the library may have replaced bytes that are not UTF-8.
    private static boolean replaced(@Nullable Object value) {
        return value instanceof String text && text.indexOf('\ufffd') >= 0;
    }

    private static JsonNode text(byte[] bytes) {
        try {
            return NODES.textNode(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Row.unreadable("holds bytes that are not UTF-8 text. Write it as text.");
        }
    }

    /// Returns the zone of a moment; none if its type, the old one of 96 bits, does not give one.
    private static String zone(SchemaNode type) {
        return type instanceof SchemaNode.PrimitiveNode leaf && leaf.type() == PhysicalType.INT96 ? "" : "+00:00";
    }

    /// Returns an integer. The library hands over its bits, signed or not.
    private static JsonNode integer(SchemaNode type, Number bits, long mask) {
        boolean signed = !(type instanceof SchemaNode.PrimitiveNode leaf
                && leaf.logicalType() instanceof LogicalType.IntType integer
                && !integer.isSigned());
        long number = signed ? bits.longValue() : bits.longValue() & mask;
        return signed || number >= 0
                ? NODES.numberNode(number)
                : NODES.numberNode(new BigInteger(Long.toUnsignedString(number)));
    }

    private static JsonNode real(String number) {
        try {
            return NODES.numberNode(new BigDecimal(number));
        } catch (NumberFormatException e) {
            return Row.unreadable("holds " + number + ", which is not a finite number. Write null, or remove the row.");
        }
    }

    private static String text(LocalDateTime moment) {
        return moment.toLocalDate() + "T" + text(moment.toLocalTime());
    }

    private static String text(LocalTime time) {
        long nanos = time.toNanoOfDay() % 1_000_000_000;
        return (nanos == 0 ? TO_SECONDS : nanos % 1000 == 0 ? TO_MICROS : TO_NANOS).format(time);
    }

    /// Reads a list that is marked as one, or a field that is repeated without a mark.
    private ArrayNode array(SchemaNode type, PqList list) {
        SchemaNode element =
                type instanceof SchemaNode.GroupNode group && group.isList() ? group.getListElement() : type;
        ArrayNode elements = NODES.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            Object value = list.get(i);
            elements.add(node(element, replaced(value) ? list.getRaw(i) : value));
        }
        return elements;
    }

    private JsonNode map(SchemaNode.GroupNode type, PqMap map) {
        ObjectNode fields = NODES.objectNode();
        for (PqMap.Entry entry : map.getEntries()) {
            JsonNode key = node(type.getMapKey(), entry.getKey());
            if (key.isPojo()) {
                return key;
            }
            put(fields, key.asText(), node(type.getMapValue(), entry.getValue()));
        }
        return fields;
    }

    private void put(ObjectNode fields, String name, JsonNode value) {
        if (fields.has(name)) {
            throw new DataException(
                    place + ": there are two values of the name \"" + Quoted.of(name) + "\". Remove one of them.");
        }
        fields.set(name, value);
    }
}
