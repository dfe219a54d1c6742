package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What became of a row.
///
/// @param columns the row as it is written
/// @param prompt the conversation to learn from
/// @param output the answer to it
/// @param reason why it is kept or dropped
/// @param scores of everything that was scored for it
public record SelectedRow(
        ObjectNode columns, List<Message> prompt, String output, boolean kept, String reason, List<IfdScore> scores) {
    public SelectedRow {
        prompt = List.copyOf(prompt);
        scores = List.copyOf(scores);
    }

    /// Writes all rows with their columns.
    static void write(Path out, List<SelectedRow> rows) {
        WholeFile.write(out, lines(rows.stream().map(SelectedRow::columns).toList()));
    }

    /// Writes the rows that are kept as demonstrations: `prompt` and `completion`, as TRL has them.
    public static void writeKept(Path file, List<SelectedRow> rows) {
        WholeFile.write(
                file,
                lines(rows.stream()
                        .filter(SelectedRow::kept)
                        .map(SelectedRow::demonstration)
                        .toList()));
    }

    /// Counts rows by reason, kept ones first.
    public static Map<String, Long> reasons(List<SelectedRow> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> (row.kept() ? "kept     " : "dropped  ") + row.reason(),
                        () -> new TreeMap<String, Long>(Comparator.reverseOrder()),
                        Collectors.counting()));
    }

    private ObjectNode demonstration() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        prompt.forEach(message -> row.withArray("/prompt").add(message.fields()));
        row.withArray("/completion").add(new Message("assistant", output).fields());
        return row;
    }

    private static String lines(List<ObjectNode> rows) {
        return rows.stream().map(row -> row + "\n").collect(Collectors.joining());
    }
}
