package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files made by pyarrow; see `testkit/oracle/make_parquet.py`.
class ParquetRowsTest {
    static Path resource(String name) {
        try {
            return Path.of(ParquetRowsTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "zstd"})
    void readsEveryCodec(String codec) {
        Path file = resource("questions-" + codec + ".parquet");
        List<Row> rows = Rows.read(file);
        assertThat(rows)
                .extracting(row -> row.text("question"))
                .containsExactly("Tom has 2 apples and buys 3. How many?", "A box holds 12 eggs. How many in 3 boxes?");
        assertThat(rows).extracting(Row::place).containsExactly(file + ", row 1", file + ", row 2");
    }

    @Test
    void readsNestedMessages() {
        List<Row> rows = Rows.read(resource("messages.parquet"));
        assertThat(rows.get(1).value("messages").toString())
                .isEqualTo("[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"12*3?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"12*3=36\\n#### 36\"}]");
    }

    @Test
    void readsEveryType() {
        List<Row> rows = Rows.read(resource("types.parquet"));
        JsonNode first = rows.getFirst().fields();
        assertThat(first.get("text").textValue()).isEqualTo("gr\u00fc\u00dfe");
        assertThat(first.get("large").textValue()).isEqualTo("a");
        assertThat(first.get("unmarked").textValue()).isEqualTo("\u03a9");
        assertThat(first.get("int32").intValue()).isEqualTo(7);
        assertThat(first.get("int64").longValue()).isEqualTo(1L << 40);
        assertThat(first.get("double").decimalValue()).isEqualByComparingTo("51");
        assertThat(first.get("float").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(first.get("truth").booleanValue()).isTrue();
        assertThat(first.get("decimal").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(first.get("day").textValue()).isEqualTo("2026-11-23");
        assertThat(first.get("numbers").toString()).isEqualTo("[3,8,2]");
        assertThat(first.get("nested").toString()).isEqualTo("{\"a\":{\"b\":[1]}}");
        assertThat(first.get("map").toString()).isEqualTo("{\"k\":1}");
        assertThat(first.get("word").textValue()).isEqualTo("x");
        JsonNode second = rows.get(1).fields();
        assertThat(second.get("double").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(List.of(second.get("text"), second.get("int64"), second.get("day"), second.get("nested")))
                .allMatch(JsonNode::isNull);
        assertThat(second.get("numbers").toString()).isEqualTo("[]");
    }

    /// The values are compared with what pyarrow reads.
    @ParameterizedTest
    @ValueSource(strings = {"logical", "logical-v1", "logical-v2"})
    void readsEveryLogicalTypeAsPyarrow(String name) {
        List<Row> rows = Rows.read(resource(name + ".parquet"));
        List<Row> expected = Rows.read(resource("logical.json"));
        assertThat(rows).hasSameSizeAs(expected);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(text(rows.get(i))).isEqualTo(text(expected.get(i)));
        }
    }

    /// Numbers in their shortest form, which is what answers are compared by.
    private static String text(Row row) {
        return row.fields()
                .toString()
                .replaceAll("(\\d\\.\\d*?)0+(?=[,}\\]])", "$1")
                .replaceAll("\\.(?=[,}\\]])", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"brotli", "lz4"})
    void refusesOtherCodecsByName(String codec) {
        Path file = resource("questions-" + codec + ".parquet");
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file + ": its columns are compressed with " + codec + ", which is not read. Write the file with"
                                + " compression=\"zstd\"; snappy, gzip and none are read as well.");
    }

    @Test
    void readsSeveralRowGroupsInOrder() {
        List<Row> rows = Rows.read(resource("groups.parquet"));
        assertThat(rows).hasSize(600);
        assertThat(rows.get(599).text("question")).isEqualTo("What is 599+1?");
        assertThat(rows.get(599).value("answer").intValue()).isEqualTo(600);
    }

    @Test
    void refusesWhatIsNoNumberOrNoText() {
        Path nan = resource("nan.parquet");
        assertThatThrownBy(() -> Rows.read(nan))
                .isInstanceOf(DataException.class)
                .hasMessage(nan + ", row 1: NaN is not a finite number. Remove the row.");
        Path latin = resource("latin.parquet");
        assertThatThrownBy(() -> Rows.read(latin))
                .isInstanceOf(DataException.class)
                .hasMessage(latin + ", row 1: the text is not valid UTF-8. Convert the file to UTF-8.");
        Path empty = resource("empty.parquet");
        assertThatThrownBy(() -> Rows.read(empty)).hasMessage("The data file " + empty + " holds no rows.");
    }

    @Test
    void refusesBrokenFiles(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(resource("groups.parquet"));
        for (int length : new int[] {0, 3, 100, whole.length / 2, whole.length - 1}) {
            Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Rows.read(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(cut + ": this is not a Parquet file that can be read");
        }
        Path text = Files.writeString(folder.resolve("text.parquet"), "{\"question\": \"no parquet at all\"}");
        assertThatThrownBy(() -> Rows.read(text)).isInstanceOf(DataException.class);
    }

    @Test
    void survivesFlippedBytes(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(resource("questions-none.parquet"));
        for (int i = 0; i < whole.length; i += 7) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) 0xff;
            Path file = Files.write(folder.resolve("flipped.parquet"), flipped);
            try {
                Rows.read(file);
            } catch (DataException expected) {
                assertThat(expected).hasMessageContaining(file.toString());
            }
        }
    }
}
