package dev.edgewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.spark.Sample.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verbs with `--spark local[1]` beside the same without.
@Tag("native")
@Tag("slow")
class LocalSparkTest {
    private static final List<String> SPARK = List.of("--spark", "local[1]", "--rows-per-part", "32");

    @TempDir
    static Path shared;

    private static Path model;

    @TempDir
    Path directory;

    private Path rows;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = Sample.model(shared.resolve("m"));
    }

    @BeforeEach
    void writeRows() throws IOException {
        rows = Sample.rows(directory.resolve("rows.jsonl"), 80);
    }

    private List<String> select(String out) {
        return List.of(
                "select",
                "--student",
                model.toString(),
                "--data",
                rows.toString(),
                "--out",
                directory.resolve(out).toString(),
                "--threads",
                "1");
    }

    private Ended spark(List<String> command, String... more) {
        return Sample.run(Stream.concat(command.stream(), SPARK.stream()).toList(), more);
    }

    private List<Path> parts(String directoryOfParts) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(directoryOfParts))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void selectWritesTheSameFileAndMakesOnlyPartsThatAreMissing() throws IOException {
        Ended plain = Sample.run(select("plain.jsonl"));
        assertThat(plain.code()).as(plain.err()).isZero();
        Ended spark = spark(select("spark.jsonl"));
        assertThat(spark.code()).as(spark.err()).isZero();
        assertThat(directory.resolve("spark.jsonl")).hasSameBinaryContentAs(directory.resolve("plain.jsonl"));
        assertThat(spark.err())
                .contains("spark     80 rows in 3 parts, 0 of them from before; 0 without a result, 0 cut; ");

        List<Path> parts = parts("spark.jsonl.parts");
        assertThat(parts).hasSize(3);
        FileTime before = Files.getLastModifiedTime(parts.getFirst());
        Files.delete(parts.get(1));
        Files.delete(directory.resolve("spark.jsonl"));
        Ended again = spark(select("spark.jsonl"), "--rule", "ifd");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err()).contains("spark     80 rows in 3 parts, 2 of them from before;");
        assertThat(Files.getLastModifiedTime(parts.getFirst())).isEqualTo(before);
        assertThat(parts("spark.jsonl.parts")).isEqualTo(parts);
        Sample.run(select("plain.jsonl"), "--rule", "ifd");
        assertThat(directory.resolve("spark.jsonl")).hasSameBinaryContentAs(directory.resolve("plain.jsonl"));

        Sample.rows(rows, 81);
        Ended changed = spark(select("spark.jsonl"));
        assertThat(changed.code()).isEqualTo(2);
        assertThat(changed.err()).contains("was begun with something else, so it cannot go on: data " + rows + " was ");
    }

    @Test
    void scoreAndEvalPrintTheSame() throws IOException {
        List<String> score =
                List.of("score", "--model", model.toString(), "--data", rows.toString(), "--threads", "1", "--json");
        Ended plain = Sample.run(score);
        assertThat(plain.code()).as(plain.err()).isZero();
        Ended spark = spark(score, "--parts", directory.resolve("scores").toString());
        assertThat(spark.code()).as(spark.err()).isZero();
        assertThat(spark.out()).isEqualTo(plain.out()).hasLineCount(80);

        Path questions = Sample.questions(directory.resolve("questions.jsonl"), 70);
        List<String> eval = List.of(
                "eval",
                "--model",
                model.toString(),
                "--data",
                questions.toString(),
                "--all",
                "--samples",
                "2",
                "--max-completion-length",
                "5",
                "--threads",
                "1",
                "--json");
        Path log = directory.resolve("replies.jsonl");
        Ended asked = Sample.run(eval, "--log-samples", log.toString());
        assertThat(asked.code()).as(asked.err()).isZero();
        List<String> replies = Files.readAllLines(log);
        Ended spread = spark(
                eval,
                "--log-samples",
                log.toString(),
                "--parts",
                directory.resolve("answers").toString());
        assertThat(spread.code()).as(spread.err()).isZero();
        assertThat(spread.out()).isEqualTo(asked.out());
        assertThat(Files.readAllLines(log)).isEqualTo(replies).hasSize(140);
    }

    @Test
    void labelWritesTheSameFile() throws IOException {
        Path pairs = Sample.pairs(directory.resolve("pairs.jsonl"), 300);
        List<String> label = List.of(
                "label",
                "--teacher",
                model.toString(),
                "--data",
                pairs.toString(),
                "--columns",
                "ask,text",
                "--labels",
                "0,1",
                "--threads",
                "1",
                "--out");
        Path plain = directory.resolve("plain.jsonl");
        Ended asked = Sample.run(label, plain.toString());
        assertThat(asked.code()).as(asked.err()).isZero();
        Path out = directory.resolve("spark.jsonl");
        Ended spark = Sample.run(label, out.toString(), "--spark", "local[1]");
        assertThat(spark.code()).as(spark.err()).isZero();
        assertThat(spark.err()).contains("spark     300 rows in 2 parts, 0 of them from before; 1 without a result");
        assertThat(out).hasSameBinaryContentAs(plain);
        assertThat(Files.readAllLines(out)).hasSize(299);
    }

    @Test
    void labelReadsParquet() throws IOException {
        Path pairs = Path.of("../core/src/test/resources/dev/edgewise/data/questions-zstd.parquet");
        List<String> label = List.of(
                "label",
                "--teacher",
                model.toString(),
                "--data",
                pairs.toString(),
                "--columns",
                "question,answer",
                "--labels",
                "0,1",
                "--threads",
                "1",
                "--out");
        Path plain = directory.resolve("plain.jsonl");
        Ended asked = Sample.run(label, plain.toString());
        assertThat(asked.code()).as(asked.err()).isZero();
        Path out = directory.resolve("spark.jsonl");
        Ended spark = Sample.run(label, out.toString(), "--spark", "local[1]");
        assertThat(spark.code()).as(spark.err()).isZero();
        assertThat(out).hasSameBinaryContentAs(plain);
        assertThat(Files.readAllLines(out)).hasSize(2);
    }

    @Test
    void evalOfARankerPrintsTheSame() throws IOException {
        Path judge = Sample.model(directory.resolve("judge"));
        Files.writeString(
                judge.resolve("judge.json"), "{\"labels\": [\"0\", \"1\"], \"prompt\": \"{query}? {document}\"}");
        Path judged = Sample.judged(directory.resolve("judged.tsv"), 70);
        List<String> eval =
                List.of("eval", "--model", judge.toString(), "--data", judged.toString(), "--threads", "1", "--json");
        Ended plain = Sample.run(eval);
        assertThat(plain.code()).as(plain.err()).isZero();
        Ended spark = spark(eval, "--parts", directory.resolve("scores").toString());
        assertThat(spark.code()).as(spark.err()).isZero();
        assertThat(spark.err()).contains("spark     70 rows in 2 parts, 0 of them from before;");
        assertThat(spark.out()).isEqualTo(plain.out()).contains("\"queries\":70");
    }

    @Test
    void aRowThatCannotBeUsedEndsTheJobWithThePlainMessage() throws IOException {
        List<String> lines = Files.readAllLines(rows);
        lines.set(70, "{\"prompt\":\"add\"}");
        Files.write(rows, lines);
        Ended plain = Sample.run(select("plain.jsonl"));
        Ended spark = spark(select("spark.jsonl"));
        assertThat(plain.code()).isEqualTo(2);
        assertThat(spark.code()).isEqualTo(2);
        assertThat(plain.err().strip()).contains(rows + ":71: there is no response in completion or responses.");
        assertThat(spark.err()).contains(plain.err().strip());
        assertThat(directory.resolve("spark.jsonl")).doesNotExist();
    }

    @Test
    void tooManyRowsWithoutAResultEndTheJob() throws IOException {
        Files.writeString(
                rows,
                "{\"instruction\":\"say nothing\",\"output\":\"\"}\n".repeat(3)
                        + "{\"instruction\":\"say something\",\"output\":\"a few words\"}\n");
        Ended spark = spark(select("spark.jsonl"), "--bad-rows", "0.6");
        assertThat(spark.code()).isEqualTo(2);
        assertThat(spark.err())
                .contains("edgewise: 3 of 4 rows have no result, a share of 0.750, and --bad-rows allows 0.600. Look at"
                        + " the rows, or allow more; finished parts are kept.");
        assertThat(spark(select("spark.jsonl"), "--bad-rows", "0.8").code()).isZero();
    }

    @Test
    void aMasterThatIsNoneIsRefused() {
        Ended spark = Sample.run(select("spark.jsonl"), "--spark", "nowhere");
        assertThat(spark.code()).isEqualTo(2);
        assertThat(spark.err())
                .contains("edgewise: --spark nowhere cannot be reached: ")
                .contains("Name a master such as local[2], local-cluster[2,1,2048], spark://HOST:7077 or yarn, and see"
                        + " that it is up.");
    }
}
