package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
class LabelCommandTest {
    private static final int QUERIES = 20;
    private static final int DOCUMENTS = 15; // in all more than are labelled together

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
        for (int q = 0; q < QUERIES; q++) {
            for (int d = 0; d < DOCUMENTS; d++) {
                rows.append("{\"query\":\"what is %d\",\"document\":\"%s\",\"id\":%d}\n"
                        .formatted(q, "it is " + d + " or " + q * d, q * DOCUMENTS + d));
            }
        }
        data = Files.writeString(
                directory.resolve("pool.jsonl"), rows + "{\"query\":\"what is 0\",\"document\":\" \"}\n");
        out = directory.resolve("out.jsonl");
    }

    private Shell label(String... more) {
        return label(model, more);
    }

    private Shell label(Path teacher, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("label", "--teacher", teacher.toString(), "--data", data.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    @Test
    void everyRowGetsItsGradesAndAScore() throws IOException {
        Shell shell = label();
        assertThat(shell.code()).as(shell.err()).isZero();
        List<JsonNode> rows = rows(out);
        assertThat(rows).hasSize(QUERIES * DOCUMENTS);
        assertThat(rows).allSatisfy(row -> {
            double[] p = new double[3];
            double sum = 0;
            for (int g = 0; g < 3; g++) {
                p[g] = Math.exp(row.path("logits").path(g).asDouble());
                sum += p[g];
            }
            double expected = (p[1] + 2 * p[2]) / sum;
            assertThat(row.path("score").asDouble()).isCloseTo(expected, within(1e-5));
            assertThat(row.path("grades").path(1).asDouble()).isCloseTo(p[1] / sum, within(1e-5));
            assertThat(row.path("mass").asDouble()).isBetween(0.0, 1.0);
        });
        assertThat(rows.getFirst().path("labelled_by").path("teacher").asText()).isEqualTo(model.toString());
        assertThat(rows.getFirst().path("source").asText()).isEqualTo(data + ":1");
        assertThat(shell.out())
                .startsWith("300 of 301 pairs labelled\n       1  dropped  the document is empty\ngrades    0 ")
                .contains("\nmass      ")
                .contains("\nread      ")
                .contains("\nwritten   " + out);
    }

    @Test
    void aPairHasTheSameLogitsBesideOthersAndAlone() throws IOException {
        assertThat(label().code()).isZero();
        JsonNode beside = rows(out).get(17);
        Files.writeString(data, beside.path("query").isTextual() ? one(beside) : "");
        Files.delete(out);
        Files.delete(directory.resolve("out.jsonl.work"));
        assertThat(label().code()).isZero();
        JsonNode alone = rows(out).getFirst();
        for (int g = 0; g < 3; g++) {
            assertThat(alone.path("logits").path(g).asDouble())
                    .isCloseTo(beside.path("logits").path(g).asDouble(), within(1e-4));
        }
    }

    private static String one(JsonNode row) {
        return "{\"query\":%s,\"document\":%s}\n".formatted(row.path("query"), row.path("document"));
    }

    @Test
    void aKilledCommandGoesOnToTheSameFile() throws IOException {
        assertThat(label().code()).isZero();
        Path work = directory.resolve("out.jsonl.work");
        List<String> lines = Files.readAllLines(work);
        byte[] whole = Files.readAllBytes(out);
        Files.delete(out);
        Files.writeString(work, String.join("\n", lines.subList(0, 261)) + "\n{\"logits\":[1.2");

        Shell again = label();
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(out).hasBinaryContent(whole);
        assertThat(Files.readAllLines(work)).isEqualTo(lines);
    }

    @Test
    void anotherScoreAndFilterNeedNoTeacher() throws IOException {
        assertThat(label("--labels", "0,1").code()).isZero();
        List<JsonNode> raw = rows(out);
        Shell shell = label("--labels", "0,1", "--score", "unit", "--calibrate", "centre", "--confidence", "0.6");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out()).doesNotContain("\nread      ").contains("dropped  the likeliest grade is below");
        double sum = 0;
        for (JsonNode row : raw.subList(0, DOCUMENTS)) {
            double difference = row.path("logits").path(1).asDouble()
                    - row.path("logits").path(0).asDouble();
            assertThat(row.path("score").asDouble()).isCloseTo(difference, within(1e-5));
            sum += 1 / (1 + Math.exp(-difference)) / DOCUMENTS;
        }
        double mean = sum;
        assertThat(rows(out)).hasSizeLessThan(raw.size()).isNotEmpty().allSatisfy(row -> {
            double most = Math.max(
                    row.path("grades").path(0).asDouble(),
                    row.path("grades").path(1).asDouble());
            assertThat(most).isGreaterThanOrEqualTo(0.6);
            if (row.path("id").asInt() < DOCUMENTS) {
                assertThat(row.path("score").asDouble())
                        .isCloseTo(row.path("grades").path(1).asDouble() - mean, within(1e-5));
            }
        });
    }

    @Test
    void recordedLabelsAreLookedUp() throws IOException {
        Path labels = Files.writeString(directory.resolve("labels.jsonl"), """
                {"query": "what is 0", "document": "it is 1 or 0", "score": 0.25}
                {"query": "what is 1", "document": "it is 2 or 2", "grades": [0, 0.5, 0.5]}
                """);
        Shell shell = label(labels);
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out()).startsWith("""
                        2 of 301 pairs labelled
                               1  dropped  the document is empty
                             298  dropped  the pair has no recorded label
                        """);
        List<JsonNode> rows = rows(out);
        assertThat(rows.get(0).path("score").asDouble()).isEqualTo(0.25);
        assertThat(rows.get(1).path("score").asDouble()).isEqualTo(1.5);
        assertRefused(
                "--score logit needs a teacher that tells how likely its labels are, but this one tells labels alone; take"
                        + " --score grade or unit",
                label(labels, "--score", "logit"));
        assertRefused(
                "--min-mass needs rows that tell the mass, but none of " + labels + " does; leave it out",
                label(labels, "--min-mass", "0.5"));
        assertRefused(
                "label with a file of labels takes no --labels, --no-mass; leave them out",
                label(labels, "--labels", "0,1", "--no-mass"));
    }

    @Test
    void labelsOfOtherDataOrAnotherTeacherAreRefused() throws IOException {
        assertThat(label().code()).isZero();
        assertThat(label("--labels", "0,1").err())
                .matches("(?s)edgewise: The work in \\Q" + out
                        + "\\E\\.work was begun with something else, so it cannot go"
                        + " on: prompt was [0-9a-f]{16} and is [0-9a-f]{16}\\. Put back .*\n");
        Path other = TinyModels.write(directory.resolve("other"), "llama", "{\"max_position_embeddings\": 256}");
        assertThat(label(other).err()).contains("model was ").contains(" and is ");
        Files.writeString(data, "{\"query\":\"a\",\"document\":\"b\"}\n");
        assertThat(label().err()).contains("data " + data + " was ");
    }

    @Test
    void whatCannotBeIsToldBeforeAnyWork() throws IOException {
        assertRefused(
                "--teacher is missing: say who labels, such as --teacher RUN/final, --teacher labels.jsonl or --teacher"
                        + " http://HOST/v1",
                Shell.run("label", "--data", data.toString(), "--out", out.toString()));
        assertRefused(
                "label with a model that is read by its logits takes no --max-tokens; leave it out",
                label("--max-tokens", "3"));
        assertRefused(
                "label with a teacher that answers in words takes no --min-mass; leave it out",
                label(Path.of("procedural"), "--min-mass", "0.5"));
        assertRefused(
                "label without --spark takes no --parts; leave it out",
                label("--parts", directory.resolve("parts").toString()));
        assertRefused("--min-mass must be a share from 0 to 1 but was 2.0", label("--min-mass", "2"));
        assertRefused(
                "--min-mass needs the mass that --no-mass leaves out; give one of the two",
                label("--min-mass", "0.5", "--no-mass"));
        assertRefused("--batch-tokens must be at least 1 but was 0", label("--batch-tokens", "0"));
        assertRefused(
                "--columns must name two fields, the query's and the document's, but was query",
                label("--columns", "query"));
        assertRefused(
                "--out labelled.parquet cannot be written: rows are written as JSON Lines alone; name a file that ends in"
                        + " .jsonl",
                Shell.run("label", "--teacher", "t", "--data", data.toString(), "--out", "labelled.parquet"));
        Files.writeString(data, "{\"query\":\"a\",\"text\":\"b\"}\n");
        assertRefused(data + ":1: there is no field \"document\". Fields here: query, text.", label());
        assertThat(directory.resolve("out.jsonl.work")).doesNotExist();
    }

    private static void assertRefused(String message, Shell shell) {
        assertThat(shell.err()).isEqualTo("edgewise: %s\n".formatted(message));
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
    }
}
