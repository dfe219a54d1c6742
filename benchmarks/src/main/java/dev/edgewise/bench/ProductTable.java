package dev.edgewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The matrix rates that the row `products` measured: a line per weight, a column per precision and number of rows.
///
/// @param heading of the columns
/// @param cells GFLOP/s, median over the rounds
record ProductTable(List<String> heading, List<List<String>> cells) {
    private record Column(boolean bf16, long rows) {
        String text() {
            return (bf16 ? "bf16 × " : "fp32 × ") + rows + " rows";
        }
    }

    static ProductTable of(JsonNode json) {
        Map<String, Map<Column, List<Double>>> lines = new LinkedHashMap<>();
        List<Column> columns = new ArrayList<>();
        for (JsonNode round : json.path("contenders").path("edgewise:products").path("rounds")) {
            for (JsonNode product : round.path("products")) {
                Column column = new Column(
                        product.path("bf16").asBoolean(), product.path("rows").asLong());
                if (!columns.contains(column)) {
                    columns.add(column);
                }
                String weight = product.path("inputs").asLong() + " × "
                        + product.path("outputs").asLong();
                lines.computeIfAbsent(weight, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(column, _ -> new ArrayList<>())
                        .add(product.path("gflops").asDouble());
            }
        }
        columns.sort(Comparator.comparing(Column::bf16).thenComparingLong(Column::rows));
        List<String> heading = new ArrayList<>(List.of("weight"));
        columns.forEach(column -> heading.add(column.text()));
        List<List<String>> cells = new ArrayList<>();
        lines.forEach((weight, rates) -> {
            List<String> row = new ArrayList<>(List.of(weight));
            columns.forEach(column -> row.add(cell(rates.getOrDefault(column, List.of()))));
            cells.add(row);
        });
        return new ProductTable(heading, cells);
    }

    private static String cell(List<Double> rates) {
        return rates.isEmpty() ? "" : BenchTable.digits(Measurement.median(rates.stream()));
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }
}
