package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void assertFault(Path file, String message) {
        assertThatThrownBy(() -> Rows.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(message.replace("{}", file.toString()));
    }

    private static List<String> questions(List<Row> rows) {
        return rows.stream().map(row -> row.text("question")).toList();
    }

    @Test
    void readsJsonLinesAndCountsLines() throws IOException {
        Path file = file("a.jsonl", "\uFEFF{\"question\": \"a\"}\r\n\n  \n{\"question\": \"b\\n\u00e4\"}");
        List<Row> rows = Rows.read(file);
        assertThat(questions(rows)).containsExactly("a", "b\n\u00e4");
        assertThat(rows).extracting(Row::place).containsExactly(file + ":1", file + ":4");
    }

    @Test
    void readsArraysAndCountsLines() throws IOException {
        Path file = file("a.JSON", "[\n  {\"question\": \"a\"},\n  {\n    \"question\": \"b\"}\n]\n");
        List<Row> rows = Rows.read(file);
        assertThat(questions(rows)).containsExactly("a", "b");
        assertThat(rows).extracting(Row::place).containsExactly(file + ":2", file + ":3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"version\": 1, \"data\": [{\"question\": \"a\"}, {\"question\": \"b\"}]}",
                "{\"question\": [\"a\", \"b\"], \"answer\": [1, 2]}",
                "{\"question\": {\"0\": \"a\", \"1\": \"b\"}, \"answer\": {\"0\": 1, \"1\": 2}}",
                "{\"question\": [\"a\", \"b\"], \"tags\": [[\"x\"], []]}"
            })
    void readsNestedArraysAndColumns(String text) throws IOException {
        Path file = file("a.json", text);
        List<Row> rows = Rows.read(file);
        assertThat(questions(rows)).containsExactly("a", "b");
        assertThat(rows).extracting(Row::place).containsExactly(file + ", row 1", file + ", row 2");
    }

    @Test
    void keepsNumbersExact() throws IOException {
        Row row = Rows.read(file("a.jsonl", "{\"x\": 0.1000000000000000000000000001}"))
                .getFirst();
        assertThat(row.value("x").decimalValue()).isEqualByComparingTo("0.1000000000000000000000000001");
    }

    @Test
    void namesTheLineOfBrokenJson() throws IOException {
        assertFault(
                file("cut.jsonl", "{\"question\": \"a\"}\n{\"question\": \"b"),
                "{}:2: the JSON ends in the middle of a value. The file may have been cut off.");
        assertFault(
                file("cut.json", "[\n{\"question\": \"a\"},\n{\"question\": "),
                "{}:3: the JSON ends in the middle of a value. The file may have been cut off.");
        assertFault(
                file("cut2.json", "[{\"question\": \"a\"}"),
                "{}:1: the JSON ends in the middle of a value. The file may have been cut off.");
        assertFault(
                file("bad.jsonl", "{\"a\": 1}\n\n{x: 1}\n"),
                "{}:3: this is not valid JSON: Unexpected character ('x' (code 120)): was expecting double-quote to start"
                        + " field name. " + ADVICE);
        assertFault(file("two.jsonl", "{\"a\": 1} {\"a\": 2}"), "{}:1: " + MORE);
        assertFault(
                file("twice.jsonl", "{\"a\": 1, \"a\": 2}"),
                "{}:1: this is not valid JSON: Duplicate field 'a'. " + ADVICE);
        assertFault(
                file("zero.jsonl", "{\"a\": 01}"),
                "{}:1: this is not valid JSON: Invalid numeric value: Leading zeroes not allowed. " + ADVICE);
    }

    private static final String MORE = "there is more after the JSON value. Put one object on a line and end the file's"
            + " name in .jsonl, or put the objects into an array.";
    private static final String ADVICE = "Write the file with a program's JSON functions, such as Python's json.dumps.";

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void refusesNumbersThatAreNone(String number) throws IOException {
        String message = number + " is not JSON, though some programs write it. Write null, or remove the row.";
        assertFault(file("a.jsonl", "{\"a\": " + number + "}"), "{}:1: " + message);
        assertFault(file("a.json", "[\n{\"a\": " + number + "}]"), "{}:2: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e-99999999999", "1e-2147483648000"})
    void refusesNumbersThatNobodyCanHold(String number) throws IOException {
        String message = "{}:1: a number is too large or too small to be read. Write it as text, in quotes.";
        assertFault(file("a.jsonl", "{\"a\": " + number + "}"), message);
        assertFault(file("a.json", "[{\"a\": " + number + "}]"), message);
        assertFault(file("b.json", "{\"a\": [" + number + "]}"), message);
    }

    @Test
    void limitsDigitsAndDepthButNotTexts() throws IOException {
        assertFault(
                file("long.jsonl", "{\"a\": " + "7".repeat(1001) + "}"),
                "{}:1: a number has more than 1000 digits. Write it as text, in quotes.");
        assertFault(
                file("deep.jsonl", "[".repeat(100_000)),
                "{}:1: lists and objects are nested more than 500 deep. Write them flatter.");
        String text = "x".repeat(21_000_000);
        assertThat(Rows.read(file("text.jsonl", "{\"a\": \"" + text + "\"}"))
                        .getFirst()
                        .text("a")
                        .equals(text))
                .isTrue();
    }

    @Test
    void saysThatAnIndentedFileIsNotOneObjectALine() throws IOException {
        assertFault(
                file("indented.jsonl", "{\n  \"a\": 1\n}\n"),
                "{}:1: the JSON goes on over the next line, but in this file every line is one object. Write it without"
                        + " indentation, or as an array in a file that ends in .json.");
        assertFault(
                file("array.jsonl", "[{\"a\": 1}, {\"a\": 2}]"),
                "{}:1: every line must be a JSON object such as {\"question\": \"...\"}. A file with one array must end in"
                        + " .json.");
    }

    @Test
    void readsLinesOfOldMacsToo() throws IOException {
        Path file = file("mac.jsonl", "{\"question\": \"a\"}\r{\"question\": \"b\"}\r\r\n{\"question\": \"c\"}\r\n");
        List<Row> rows = Rows.read(file);
        assertThat(questions(rows)).containsExactly("a", "b", "c");
        assertThat(rows).extracting(Row::place).containsExactly(file + ":1", file + ":2", file + ":4");
    }

    /// As Python's `json`.
    @Test
    void keepsIntegersExact() throws IOException {
        Row row = Rows.read(file("a.jsonl", "{\"x\": 9223372036854775808, \"y\": -18446744073709551616}"))
                .getFirst();
        assertThat(row.value("x").asText()).isEqualTo("9223372036854775808");
        assertThat(row.value("y").asText()).isEqualTo("-18446744073709551616");
    }

    @Test
    void wantsObjects() throws IOException {
        assertFault(
                file("a.jsonl", "{\"a\": 1}\n[1]\n"),
                "{}:2: every line must be a JSON object such as {\"question\": \"...\"}. A file with one array must end in"
                        + " .json.");
        assertFault(file("a.json", "[{\"a\": 1},\n3]"), "{}:2: every element of the array must be an object.");
        String shape = "{}: the file must be an array of objects, an object with one array of objects, or an object of"
                + " columns of equal length. A file with one object a line must end in .jsonl.";
        assertFault(file("b.json", "3"), shape);
        assertFault(file("c.json", "{\"question\": \"a\", \"answer\": 3}"), shape);
        assertFault(file("d.json", "{\"a\": [{\"x\": 1}], \"b\": [{\"x\": 1}], \"c\": 1}"), shape);
        assertFault(
                file("e.json", "{\"a\": [1, 2], \"b\": [1]}"),
                "{}: the columns have different lengths; \"b\" has 1 values but the ones before it have 2.");
        assertFault(
                file("h.json", "{\"a\": {\"0\": 1, \"1\": 2}, \"b\": {\"1\": 1, \"0\": 2}}"),
                "{}: the rows of column \"b\" are not named as those of \"a\", or not in the same order.");
        assertFault(
                file("i.json", "{\"a\": [], \"b\": [1]}"),
                "{}: the columns have different lengths; \"b\" has 1 values but the ones before it have 0.");
        assertThatThrownBy(() -> Rows.read(file("f.json", "{\"a\": 1}\n{\"a\": 2}\n")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        folder.resolve("f.json") + ":2: there is more after the JSON value. Put one object on a line");
        assertFault(
                file("g.json", "[{\"a\": 1}]\n[{\"a\": 2}]"),
                "{}:2: there is more after the array. A file with one object a line must end in .jsonl.");
    }

    @Test
    void refusesEmptyMissingAndUnknownFiles() throws IOException {
        assertFault(file("a.jsonl", "\n \n"), "The data file {} holds no rows.");
        assertFault(file("a.json", ""), "The data file {} holds no rows.");
        assertFault(file("b.json", "[]"), "The data file {} holds no rows.");
        assertFault(file("c.json", "{}"), "The data file {} holds no rows.");
        assertFault(folder.resolve("none.jsonl"), "The data file {} does not exist.");
        assertFault(folder, "The data file {} is a directory; name a file in it.");
        assertFault(
                file("a.xml", "a,b"),
                "The data file {} has an ending that is not known. Allowed: .jsonl, .ndjson, .json, .csv, .tsv, .parquet.");
    }

    @Test
    void refusesOtherEncodings() throws IOException {
        Path lines = folder.resolve("latin.jsonl");
        Files.write(lines, "{\"a\": \"x\"}\n{\"a\": \"\u00e4\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        assertFault(lines, "{}:2: the text is not valid UTF-8. Convert the file to UTF-8.");
        Path array = folder.resolve("latin.json");
        Files.write(array, "[\n\n{\"a\": \"\u00e4\"}]".getBytes(StandardCharsets.ISO_8859_1));
        assertFault(array, "{}:3: the text is not valid UTF-8. Convert the file to UTF-8.");
        Path wide = folder.resolve("wide.jsonl");
        Files.write(wide, "\uFEFF{\"a\": 1}".getBytes(StandardCharsets.UTF_16LE));
        assertFault(wide, "{}:1: the text is UTF-16. Save it as UTF-8.");
    }

    @Test
    void namesFieldsAndTypes() throws IOException {
        Row row = Rows.read(file("a.jsonl", "{\"Question\": \"a\", \"answer\": 3, \"none\": null, \"list\": [1]}"))
                .getFirst();
        assertThatThrownBy(() -> row.text("anwser"))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("a.jsonl") + ":1: there is no field \"anwser\". Did you mean \"answer\"?"
                        + " Fields here: Question, answer, none, list.");
        assertThatThrownBy(() -> row.text("answer"))
                .hasMessageEndingWith(":1: the field \"answer\" must be text but is a number (3).");
        assertThatThrownBy(() -> row.text("list"))
                .hasMessageEndingWith(":1: the field \"list\" must be text but is an array ([1]).");
        assertThatThrownBy(() -> row.text("none"))
                .hasMessageEndingWith(":1: the field \"none\" is null. Give it a value or remove the row.");
    }
}
