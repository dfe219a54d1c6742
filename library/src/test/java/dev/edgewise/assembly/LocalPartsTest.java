package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.cluster.Parts;
import dev.edgewise.data.Row;
import dev.edgewise.error.DataException;
import dev.edgewise.ranking.judge.PairRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Work that is done here, over files that need not fit into memory.
class LocalPartsTest {
    private static final int ROWS = 1000;

    @TempDir
    Path directory;

    private final Parts parts = new LocalParts(new Display(new PrintStream(OutputStream.nullOutputStream()), false));

    private Path file(IntFunction<String> row) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            lines.add(row.apply(i));
        }
        return Files.write(directory.resolve("pool.jsonl"), lines);
    }

    private PartWork<PairRow> work(List<PairRow> rows, List<Integer> asked) {
        ObjectNode about = JsonNodeFactory.instance.objectNode().put("command", "label");
        return new PartWork<>(
                directory.resolve("out.jsonl"),
                "label",
                about,
                256,
                rows,
                some -> {
                    asked.add(some.size());
                    return some.stream()
                            .map(row -> JsonNodeFactory.instance.objectNode().put("document", row.document()))
                            .toList();
                },
                _ -> false,
                _ -> false,
                () -> 0);
    }

    @Test
    void rowsAreReadWhenSomebodyAsksAndNotKept() throws IOException {
        List<Row> rows = parts.rows(List.of(file(i -> "{\"query\": \"q\", \"document\": \"d" + i + "\"}")));
        Row first = rows.getFirst();
        rows.getLast();
        assertThat(rows.getFirst()).isEqualTo(first).isNotSameAs(first);

        List<Integer> asked = new ArrayList<>();
        List<ObjectNode> pieces = parts.of(work(PairRow.of(rows, "query", "document"), asked));
        assertThat(asked).containsExactly(256, 256, 256, 232);
        assertThat(pieces).hasSize(ROWS);
        assertThat(pieces.get(777).path("document").asText()).isEqualTo("d777");
    }

    @Test
    void aRowThatCannotBeUsedIsHeardOfBeforeTheFirstPiece() throws IOException {
        Path file = file(i -> i == 900 ? "{\"query\": \"q\"}" : "{\"query\": \"q\", \"document\": \"d\"}");
        List<Integer> asked = new ArrayList<>();
        assertThatThrownBy(() -> parts.of(work(PairRow.of(parts.rows(List.of(file)), "query", "document"), asked)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file + ":901");
        assertThat(asked).isEmpty();
        assertThat(directory.resolve("out.jsonl.work")).doesNotExist();
    }
}
