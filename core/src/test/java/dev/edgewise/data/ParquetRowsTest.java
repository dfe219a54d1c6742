package dev.edgewise.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.DataException;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.row.PqInterval;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /// The values are compared with what pyarrow reads. In `empty-part` a part between two others has no rows, and no
    /// pages; in `nulls` the values are longer than their pages, for there are none.
    @ParameterizedTest
    @CsvSource({
        "logical, logical",
        "logical-v1, logical",
        "logical-v2, logical",
        "empty-part, empty-part",
        "nulls, nulls",
        "int96, int96"
    })
    void readsAsPyarrow(String name, String json) {
        List<Row> rows = Rows.read(resource(name + ".parquet"));
        List<Row> expected = Rows.read(resource(json + ".json"));
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

    /// What JSON does not have is refused where its column is asked for, and nowhere else.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image | holds bytes that are not UTF-8 text. Write it as text.",
                "score | holds NaN, which is not a finite number. Write null, or remove the row.",
                "latin | holds bytes that are not UTF-8 text. Write it as text.",
                "names | holds bytes that are not UTF-8 text. Write it as text.",
                "map   | holds bytes that are not UTF-8 text. Write it as text."
            })
    void valuesThatJsonDoesNotHaveMatterWhereTheyAreAskedFor(String column, String why) {
        Path file = resource("no-json.parquet");
        List<Row> rows = Rows.read(file);
        assertThat(rows).extracting(row -> row.text("question")).containsExactly("a?", "b?");
        assertThatThrownBy(() -> rows.getFirst().value(column))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ", row 1: the field \"" + column + "\" " + why);
        assertThat(rows.get(1).fields().get(column).toString())
                .isEqualTo(Map.of(
                                "image", "null",
                                "score", "1.5",
                                "latin", "\"gr\ufffde\"",
                                "names", "[\"x\"]",
                                "map", "{\"k\":2}")
                        .get(column));
    }

    @Test
    void namesATypeThatIsNotRead() {
        ParquetValue value = new ParquetValue("a.parquet, row 1");
        assertThat(value.node(bytes(new LogicalType.IntervalType()), new PqInterval(1, 2, 3))
                        .asText())
                .isEqualTo("holds values of a type that is not read: INTERVAL. Write it as text or as numbers.");
        assertThat(value.node(bytes(null), new PqInterval(1, 2, 3)).asText())
                .isEqualTo("holds values of a type that is not read: FIXED_LEN_BYTE_ARRAY. Write it as text or as"
                        + " numbers.");
    }

    private static SchemaNode bytes(@Nullable LogicalType type) {
        return new SchemaNode.PrimitiveNode(
                "span", PhysicalType.FIXED_LEN_BYTE_ARRAY, RepetitionType.OPTIONAL, type, 0, 1, 0);
    }

    @Test
    void refusesTwoValuesOfOneName() {
        Path file = resource("twice.parquet");
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ", row 1: there are two values of the name \"\\u001b[31m\". Remove one of them.");
    }

    @Test
    void aByteOrderMarkIsPartOfAValue() {
        assertThat(Rows.read(resource("no-json.parquet")).getFirst().text("mark"))
                .isEqualTo("\ufeffa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "empty-truths"})
    void refusesFilesWithoutRows(String name) {
        Path file = resource(name + ".parquet");
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage("The data file " + file + " holds no rows.");
    }

    @Test
    void namesAnEncodingThatIsNotRead() {
        Path file = resource("bit-packed.parquet");
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file + ": the Parquet file is written in a way that is not read: Encoding not yet supported:"
                                + " BIT_PACKED. Write it again with pyarrow's defaults. A damaged file can look like this, too.");
    }

    /// The footer alone: a schema without columns, and two parts of as many rows as there can be.
    @Test
    void countsNoMoreRowsThanItCan(@TempDir Path folder) throws IOException {
        String most = "feffffffffffffffff01";
        byte[] footer = HexFormat.of().parseHex("291c00" + "1602" + "192c" + ("36" + most + "00").repeat(2) + "00");
        ByteBuffer bytes = ByteBuffer.allocate(12 + footer.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("PAR1".getBytes(US_ASCII)).put(footer).putInt(footer.length).put("PAR1".getBytes(US_ASCII));
        Path file = Files.write(folder.resolve("most.parquet"), bytes.array());
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": this is not a Parquet file that can be read: its parts are said to have"
                        + " 9223372036854775807 and 9223372036854775807 rows. It may have been cut off or damaged; write or"
                        + " download it again.");
    }

    /// The library wraps what its threads fail of.
    @Test
    void findsTheCauseOfAFailure() {
        Path file = Path.of("a.parquet");
        OutOfMemoryError memory = new OutOfMemoryError("Java heap space");
        assertThat(ParquetRows.told(file, 7, 3, new IllegalStateException("wrapped", new CompletionException(memory))))
                .hasMessage(ParquetCheck.tooLarge(file, 7, memory).getMessage())
                .hasCause(memory);
        assertThat(ParquetRows.told(file, 0, 0, memory))
                .hasMessageStartingWith("a.parquet: its rows take more memory than the ");
        IllegalStateException other = new IllegalStateException("a page", new IOException("odd"));
        assertThat(ParquetRows.told(file, 7, 3, other))
                .hasMessage(
                        "a.parquet: this is not a Parquet file that can be read: its data is damaged after row 3. It may"
                                + " have been cut off or damaged; write or download it again.")
                .hasCause(other);
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
