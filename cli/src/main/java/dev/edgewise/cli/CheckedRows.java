package dev.edgewise.cli;

import dev.edgewise.data.Row;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.tool.check.Verdict;
import java.util.ArrayList;
import java.util.List;

/// Rows with tools, without those whose own calls the checker rejects.
///
/// @param notes say how many those are
record CheckedRows(List<CallRow> rows, List<String> notes) {
    /// Reads rows.
    ///
    /// @throws dev.edgewise.error.DataException if one has no conversation, or calls a tool that it does not
    ///     offer
    static CheckedRows of(List<Row> read) {
        List<CallRow> rows = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        for (Row row : read) {
            CallRow one = CallRow.of(row, null, null);
            Verdict own = one.own();
            if (own.isRight()) {
                rows.add(one);
            } else {
                rejected.add(row.place() + ": " + own.words());
            }
        }
        return new CheckedRows(
                rows,
                rejected.isEmpty()
                        ? List.of()
                        : List.of("left out: " + rejected.size() + " of " + read.size()
                                + " rows whose own calls the checker rejects, as in " + rejected.getFirst()));
    }
}
