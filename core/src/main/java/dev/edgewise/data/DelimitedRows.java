package dev.edgewise.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads a table of text: the first line names the columns, every further line is a row, all values are text.
///
/// `.csv` has commas and quoted values as spreadsheets write them (RFC 4180), or tabs where its first line has
/// tabs and no comma. `.tsv` has tabs and no quotes. Blank lines are skipped.
final class DelimitedRows {
    private static final CsvMapper MAPPER =
            CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

    private DelimitedRows() {}

    static List<Row> read(Path file) throws IOException {
        String text = StrictJson.decode(line -> file + ":" + line, Files.readAllBytes(file));
        List<Row> rows = new ArrayList<>();
        int line = 1;
        try (MappingIterator<String[]> lines =
                MAPPER.readerFor(String[].class).with(schema(file, text)).readValues(text)) {
            List<String> names = List.of();
            while (lines.hasNextValue()) {
                String[] values = lines.nextValue();
                int end = lines.getParser().currentLocation().getLineNr();
                String place = file + ":" + line;
                line = end;
                if (values.length == 1 && values[0].isBlank()) {
                    continue;
                }
                if (names.isEmpty()) {
                    names = names(place, values);
                } else {
                    rows.add(row(place, names, values));
                }
            }
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file + ":" + line
                            + ": a quoted value is not closed, or something follows its quote. Write a quote inside a"
                            + " value twice, or use tabs in a file that ends in .tsv, where quotes mean nothing.",
                    e);
        }
        return rows;
    }

    private static CsvSchema schema(Path file, String text) {
        String first = text.lines().findFirst().orElse("");
        boolean tsv = file.toString().toLowerCase(Locale.ROOT).endsWith(".tsv");
        CsvSchema schema = CsvSchema.emptySchema();
        if (tsv) {
            return schema.withColumnSeparator('\t').withoutQuoteChar();
        }
        return first.contains("\t") && !first.contains(",") ? schema.withColumnSeparator('\t') : schema;
    }

    private static List<String> names(String place, String[] names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isBlank()) {
                throw new DataException(place + ": a column has no name. The first line must name every column.");
            }
            if (!seen.add(name.strip())) {
                throw new DataException(place + ": two columns are called \"" + Quoted.of(name.strip())
                        + "\". The first line must name every column, each differently.");
            }
        }
        return List.of(names).stream().map(String::strip).toList();
    }

    private static Row row(String place, List<String> names, String[] values) {
        if (values.length != names.size()) {
            throw new DataException(place + ": the row has " + values.length + " values, but the first line names "
                    + names.size() + " columns.");
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < values.length; i++) {
            fields.put(names.get(i), values[i]);
        }
        return new Row(place, fields);
    }
}
