package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class SelectCommandTest {
    private static final int ROWS = 36; // more than are scored together

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;
    private Path data;
    private Path out;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{\"max_position_embeddings\": 512}");
    }

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i < ROWS; i++) {
            rows.append(
                    "{\"id\":%d,\"instruction\":\"add %d and %d\",\"output\":\"the sum is %d\",\"responses\":[\"%d\"]}\n"
                            .formatted(i, i, 2 * i, 3 * i, 3 * i));
        }
        data = Files.writeString(
                directory.resolve("rows.jsonl"), rows + "{\"instruction\":\"say nothing\",\"output\":\"\"}\n");
        out = directory.resolve("out.jsonl");
    }

    private Shell select(String... more) {
        return select(model, more);
    }

    private Shell select(Path student, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("select", "--student", student.toString(), "--data", data.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    private List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    @Test
    void everyRowGetsItsScoresAndAReason() throws IOException {
        Path kept = directory.resolve("kept.jsonl");
        Shell shell = select("--rule", "ifd", "--kept", kept.toString());
        assertThat(shell.code()).as(shell.err()).isZero();

        List<JsonNode> rows = rows(out);
        assertThat(rows).hasSize(ROWS);
        assertThat(rows.subList(0, ROWS - 1)).allSatisfy(row -> {
            assertThat(row.path("scores")).hasSize(2);
            JsonNode taken = row.path("scores").path(row.path("response_number").asInt() - 1);
            assertThat(row.path("ifd")).isEqualTo(taken.path("ifd"));
            assertThat(row.path("rifd")).isEqualTo(taken.path("rifd"));
            assertThat(row.path("kept").asBoolean()).isEqualTo(row.path("ifd").asDouble() < 1);
        });
        JsonNode empty = rows.getLast();
        assertThat(empty.toString())
                .isEqualTo("{\"instruction\":\"say nothing\",\"output\":\"\",\"ifd\":null,\"rifd\":null,"
                        + "\"kept\":false,\"reason\":\"a score is missing: the output is empty\"}");
        List<JsonNode> chosen =
                rows.stream().filter(row -> row.path("kept").asBoolean()).toList();
        assertThat(chosen).isNotEmpty();
        assertThat(rows(kept)).hasSameSizeAs(chosen);
        assertThat(rows(kept).getFirst().toString())
                .isEqualTo("{\"prompt\":[{\"role\":\"user\",\"content\":"
                        + chosen.getFirst().path("instruction")
                        + "}],\"completion\":[{\"role\":\"assistant\",\"content\":"
                        + chosen.getFirst().path("response") + "}]}");
        assertThat(shell.out())
                .startsWith(chosen.size() + " of " + ROWS + " rows kept\n")
                .contains("       1  dropped  a score is missing: the output is empty\n")
                .contains(
                        "missing   1 of 71 pairs: a score could not be taken; it is null, and such a row is dropped\n")
                .contains("written   " + out + ", the rows kept " + kept);
    }

    @Test
    void aClusterNeedsItsModule() {
        Shell shell = select("--spark", "local[1]");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .isEqualTo(
                        "edgewise: --spark needs module spark, which is not on the class path; start with ./edgewise,"
                                + " which adds it, or add edgewise-spark and Spark's spark-core_2.13 (docs/spark.md)\n");
        assertThat(select("--spark", "local[1]", "--rows-per-part", "0").err())
                .isEqualTo("edgewise: --rows-per-part must be at least 1 but was 0\n");
        assertThat(select("--spark", "local[1]", "--bad-rows", "2").err())
                .isEqualTo("edgewise: --bad-rows must be a share from 0 to 1 but was 2.0\n");
    }

    @Test
    void aKilledCommandGoesOnToTheSameFile() throws IOException {
        assertThat(select().code()).isZero();
        Path work = directory.resolve("out.jsonl.work");
        List<String> lines = Files.readAllLines(work);
        byte[] whole = Files.readAllBytes(out);
        Files.delete(out);
        Files.writeString(work, String.join("\n", lines.subList(0, 34)) + "\n{\"scores\":[{\"ifd");

        Shell again = select();
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(out).hasBinaryContent(whole);
        assertThat(Files.readAllLines(work)).isEqualTo(lines);
    }

    @Test
    void anotherRuleNeedsNoNewScores() {
        assertThat(select().out()).contains("\nscored    ");
        assertThat(select("--rule", "ifd", "--top", "3").out())
                .startsWith("3 of " + ROWS + " rows kept\n")
                .contains("dropped  ifd is not among the highest that --top keeps\n")
                .doesNotContain("\nscored    ");
    }

    @Test
    void scoresOfOtherDataOrAnotherStudentAreRefused() throws IOException {
        assertThat(select().code()).isZero();
        Files.writeString(data, "{\"instruction\":\"a\",\"output\":\"b c\"}\n");
        assertThat(select().code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(select().err())
                .matches("(?s)edgewise: The work in \\Q" + out
                        + "\\E\\.work was begun with something else, so it cannot go"
                        + " on: data \\Q" + data
                        + "\\E was [0-9a-f]{16} and is [0-9a-f]{16}\\. Put back what has changed,"
                        + " delete the file to begin anew, or name another --out\\.\n");
        Path other = TinyModels.write(directory.resolve("other"), "llama", "{\"max_position_embeddings\": 256}");
        Files.delete(directory.resolve("out.jsonl.work"));
        Files.delete(out);
        assertThat(select().code()).isZero();
        assertThat(select(other).err())
                .contains("student " + model + "/config.json is gone; ")
                .contains("student " + other + "/config.json is new; ");
    }

    @Test
    void whatCannotBeIsToldBeforeAnyWork() throws IOException {
        assertRefused(
                "--top must be a share above 0 and up to 1, or a whole number of rows, but was 1.5; --top 0.1 keeps the best"
                        + " tenth, --top 500 the best 500",
                select("--top", "1.5"));
        assertRefused("--max-length must be at least 2 but was 1", select("--max-length", "1"));
        assertRefused(
                data
                        + ":36: --rule released keeps a refined response only where it beats the original, but there is one"
                        + " response. Give the original as output and the refined ones as responses, or take --rule paper"
                        + " or ifd.",
                select("--rule", "released"));
        assertRefused(
                "--out and --kept must not be a file of --data but " + data + " is one; name another",
                select("--kept", data.toString()));
        Files.writeString(out, "mine\n");
        assertRefused(
                out + " is there already, and without " + out
                        + ".work it is not known what it was made from. Remove it, or" + " name another --out.",
                select());
        assertThat(directory.resolve("out.jsonl.work")).doesNotExist();
    }

    private static void assertRefused(String message, Shell shell) {
        assertThat(shell.err()).isEqualTo("edgewise: %s\n".formatted(message));
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
    }
}
