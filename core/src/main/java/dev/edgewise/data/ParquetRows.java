package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Parquet file, its values as the JSON values they correspond to: structs become objects, lists arrays, maps
/// objects; dates, times and identifiers their ISO text; binary columns are read as UTF-8 text, as older writers
/// leave text unmarked.
final class ParquetRows {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ParquetRows() {}

    static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
                RowReader cursor = reader.rowReader()) {
            while (cursor.hasNext()) {
                cursor.next();
                String place = file + ", row " + (rows.size() + 1);
                ObjectNode fields = NODES.objectNode();
                for (int i = 0; i < cursor.getFieldCount(); i++) {
                    fields.set(cursor.getFieldName(i), node(place, cursor.getValue(i)));
                }
                rows.add(new Row(place, fields));
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataException(
                    file + ": this is not a Parquet file that can be read (after row " + rows.size() + "): "
                            + e.getMessage() + ". The file may have been cut off.",
                    e);
        }
        return rows;
    }

    private static JsonNode node(String place, @Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.textNode(text);
            case Boolean truth -> NODES.booleanNode(truth);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Float number -> real(place, Float.toString(number));
            case Double number -> real(place, Double.toString(number));
            case BigDecimal number -> NODES.numberNode(number);
            case byte[] bytes -> NODES.textNode(StrictJson.decode(line -> place, bytes));
            case PqStruct struct -> object(place, struct);
            case PqList list -> array(place, list);
            case PqMap map -> object(place, map);
            default -> NODES.textNode(value.toString());
        };
    }

    private static JsonNode real(String place, String number) {
        try {
            return NODES.numberNode(new BigDecimal(number));
        } catch (NumberFormatException e) {
            throw new DataException(place + ": " + number + " is not a finite number. Remove the row.", e);
        }
    }

    private static ObjectNode object(String place, PqStruct struct) {
        ObjectNode fields = NODES.objectNode();
        for (int i = 0; i < struct.getFieldCount(); i++) {
            fields.set(struct.getFieldName(i), node(place, struct.getValue(i)));
        }
        return fields;
    }

    private static ArrayNode array(String place, PqList list) {
        ArrayNode elements = NODES.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            elements.add(node(place, list.get(i)));
        }
        return elements;
    }

    private static ObjectNode object(String place, PqMap map) {
        ObjectNode fields = NODES.objectNode();
        for (PqMap.Entry entry : map.getEntries()) {
            fields.set(String.valueOf(entry.getKey()), node(place, entry.getValue()));
        }
        return fields;
    }
}
