package dev.edgewise.cli;

import dev.edgewise.assembly.SelectedRow;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.selection.IfdScore;
import dev.edgewise.terminal.ReadableNumbers;
import java.util.List;
import java.util.function.Predicate;

/// Says what became of the rows of `select` and `refine`.
///
/// @param seconds since the work began
record SelectionText(List<SelectedRow> rows, double seconds) {
    void write(Output output, StudentOptions files, IfdScorer scorer) {
        long kept = rows.stream().filter(SelectedRow::kept).count();
        output.line(
                output.bold(ReadableNumbers.count(kept) + " of " + ReadableNumbers.count(rows.size()) + " rows kept"));
        SelectedRow.reasons(rows)
                .forEach((reason, count) -> output.line("%8s  %s".formatted(ReadableNumbers.count(count), reason)));
        String all = " of " + ReadableNumbers.count(count(_ -> true)) + " pairs: ";
        long cut = count(IfdScore::cut);
        if (cut > 0) {
            output.line("cut       " + ReadableNumbers.count(cut) + all
                    + "longer than --max-length or the model's context, and scored without their end");
        }
        long missing = count(score -> !score.missing().isEmpty());
        if (missing > 0) {
            output.line("missing   " + ReadableNumbers.count(missing) + all
                    + "a score could not be taken; it is null, and such a row is dropped");
        }
        if (scorer.tokens() > 0) {
            output.line("scored    " + ReadableNumbers.count(scorer.tokens()) + " tokens in "
                    + ReadableNumbers.duration(scorer.seconds()) + " ("
                    + ReadableNumbers.count(scorer.tokens() / scorer.seconds()) + " tokens/s)");
        }
        output.line("written   " + files.out() + (files.kept() == null ? "" : ", the rows kept " + files.kept())
                + " in " + ReadableNumbers.duration(seconds));
    }

    private long count(Predicate<IfdScore> which) {
        return rows.stream().flatMap(row -> row.scores().stream()).filter(which).count();
    }
}
