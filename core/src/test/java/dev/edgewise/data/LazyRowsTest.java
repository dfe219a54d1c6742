package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LazyRowsTest {
    @TempDir
    Path directory;

    /// More rows than a block has, with every kind of line break, blank lines and a byte order mark.
    private Path odd() throws IOException {
        StringBuilder text = new StringBuilder("\uFEFF");
        List<String> ends = List.of("\n", "\r\n", "\r", "\n\n", "\n \t\n", "\n\u2003\n");
        for (int i = 0; i < 700; i++) {
            text.append("{\"n\":").append(i).append(",\"text\":\"größer\"}").append(ends.get(i % ends.size()));
        }
        return Files.writeString(directory.resolve("odd.jsonl"), text);
    }

    @Test
    void rowsAreThoseThatAreReadAtOnce() throws IOException {
        List<Path> files = List.of(odd(), Files.writeString(directory.resolve("a.json"), "[{\"n\":1},{\"n\":2}]"));
        List<Row> expected = Rows.read(files);
        List<Row> lazy = Rows.lazy(files);
        assertThat(lazy).hasSize(702).isEqualTo(expected);
        for (int index : new int[] {701, 0, 256, 255, 699, 511, 512}) {
            assertThat(lazy.get(index)).isEqualTo(expected.get(index));
        }
        assertThat(lazy.subList(250, 260)).isEqualTo(expected.subList(250, 260));
    }

    /// The row groups of `groups.parquet` have a hundred rows; `empty-part.parquet` has one without any.
    @Test
    void rowsOfParquetAreReadByGroup() {
        for (String name : List.of("groups.parquet", "empty-part.parquet", "messages.parquet")) {
            List<Path> files = List.of(ParquetRowsTest.resource(name));
            List<Row> expected = Rows.read(files);
            List<Row> lazy = Rows.lazy(files);
            assertThat(lazy).isEqualTo(expected);
            for (int index = expected.size() - 1; index >= 0; index--) {
                assertThat(lazy.get(index)).isEqualTo(expected.get(index));
            }
        }
        Path empty = ParquetRowsTest.resource("empty.parquet");
        assertThatThrownBy(() -> Rows.lazy(List.of(empty)))
                .isInstanceOf(DataException.class)
                .hasMessage("The data file " + empty + " holds no rows.");
    }

    @Test
    void whatIsMadeOfThemIsMadeWhenAskedFor() throws IOException {
        List<Integer> made = new ArrayList<>();
        List<Integer> numbers = Rows.map(Rows.lazy(List.of(odd())), row -> {
            made.add(row.fields().path("n").asInt());
            return made.getLast();
        });
        List<Integer> doubled = Rows.map(numbers, number -> 2 * number);
        assertThat(made).isEmpty();
        assertThat(doubled.get(600)).isEqualTo(1200);
        assertThat(made).containsExactly(600);
        assertThat(Rows.map(List.of(1, 2), number -> -number)).containsExactly(-1, -2);
    }

    @Test
    void aLineThatCannotBeUsedIsHeardOfWhenItsBlockIsRead() throws IOException {
        Path file =
                Files.writeString(directory.resolve("bad.jsonl"), "{\"n\":1}\n".repeat(300) + "[1]\n" + "{\"n\":2}\n");
        List<Row> rows = Rows.lazy(List.of(file));
        assertThat(rows).hasSize(302);
        assertThat(rows.get(255).place()).isEqualTo(file + ":256");
        assertThatThrownBy(() -> rows.get(256))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file + ":301: every line must be a JSON object such as {\"question\": \"...\"}. A file with one"
                                + " array must end in .json.");
    }

    @Test
    void aFileWithoutRowsIsRefusedAtOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("none.jsonl"), "\n \n");
        assertThatThrownBy(() -> Rows.lazy(List.of(file))).hasMessage("The data file " + file + " holds no rows.");
        Path missing = directory.resolve("missing.jsonl");
        assertThatThrownBy(() -> Rows.lazy(List.of(missing)))
                .hasMessage("The data file " + missing + " does not exist.");
    }
}
