package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelimitedRowsTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> values(List<Row> rows, String field) {
        return rows.stream().map(row -> row.text(field)).toList();
    }

    @Test
    void readsCommasAndQuotesAsSpreadsheetsWriteThem() throws IOException {
        Path file = file("a.csv", "query,text,label\r\na,\"b, \"\"c\"\"\",1\r\n\r\nd,\"two\nlines\",\n e ,f,0\n");
        List<Row> rows = Rows.read(file);
        assertThat(values(rows, "query")).containsExactly("a", "d", " e ");
        assertThat(values(rows, "text")).containsExactly("b, \"c\"", "two\nlines", "f");
        assertThat(values(rows, "label")).containsExactly("1", "", "0");
        assertThat(rows.getFirst().place()).isEqualTo(file + ":2");
        assertThat(rows.getLast().place()).isEqualTo(file + ":6");
    }

    @Test
    void tabsNeedNoQuotes() throws IOException {
        Path file = file("a.TSV", "query\ttitle\tgrade\nq\t\"Weird Al\" Yankovic\t2\n\n\tit's\t0");
        List<Row> rows = Rows.read(file);
        assertThat(values(rows, "title")).containsExactly("\"Weird Al\" Yankovic", "it's");
        assertThat(values(rows, "query")).containsExactly("q", "");
        assertThat(rows.get(1).place()).isEqualTo(file + ":4");
    }

    @Test
    void aCsvFileMayHaveTabs() throws IOException {
        Path file = file("a.csv", "query_id\tquery\n0\tsalon chair, red\n");
        assertThat(values(Rows.read(file), "query")).containsExactly("salon chair, red");
    }

    @Test
    void whatIsNoTableIsRefusedByLine() throws IOException {
        refused(
                file("a.csv", "query,text\na,b,c\n"),
                "{}:2: the row has 3 values, but the first line names 2 columns.");
        refused(
                file("b.csv", "query,query\na,b\n"),
                "{}:1: two columns are called \"query\". The first line must name every column, each differently.");
        refused(file("c.csv", "query,\na,b\n"), "{}:1: a column has no name. The first line must name every column.");
        refused(
                file("d.csv", "query,text\na,\"b\n"),
                "{}:2: a quoted value is not closed, or something follows its quote. Write a quote inside a value"
                        + " twice, or use tabs in a file that ends in .tsv, where quotes mean nothing.");
        refused(file("e.csv", "query,text\n"), "The data file {} holds no rows.");
    }

    @Test
    @Tag("slow")
    void damagedTablesAreReadOrRefused() throws IOException {
        byte[] good =
                "query,text,label\r\na,\"b, \"\"c\"\"\",1\n\u00e4,\"two\nlines\",2\n".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(13);
        Path file = folder.resolve("a.csv");
        for (int trial = 0; trial < 500; trial++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length) + 1);
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) "\",\n\r\t\0\u00ff x".charAt(random.nextInt(9));
            }
            Files.write(file, bytes);
            try {
                assertThat(Rows.read(file)).isNotEmpty();
            } catch (DataException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
        }
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(message.replace("{}", file.toString()));
    }
}
