package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// From rows to a ranked list.
@Tag("native")
@Tag("slow")
class RankCommandsTest extends TinyRankerRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aRankerIsTrainedMeasuredAndUsed() throws IOException {
        Path run = trained("algorithm.load_best_model_at_end=true");

        JsonNode summary = JSON.readTree(run.resolve("summary.json").toFile());
        assertThat(summary.path("ranking").path("eval_dev_ndcg@10").path("end").asDouble())
                .isPositive();
        Path model = run.resolve("final");
        assertThat(model.resolve("modules.json")).exists();
        assertThat(Files.readString(model.resolve("README.md")))
                .contains("- dataset_size:40", "- loss:bce", "pipeline_tag: text-ranking", "| ndcg@10 |");
        assertThat(Files.readString(run.resolve("report.html"))).contains("eval_dev_ndcg@10");

        Shell eval = Shell.run(
                "eval",
                "--model",
                model.toString(),
                "--data",
                directory.resolve("train.tsv").toString(),
                "--log-samples",
                directory.resolve("scores.jsonl").toString(),
                "--latency",
                "--json");
        assertThat(eval.code()).as(eval.err()).isZero();
        List<String> rows = Files.readAllLines(directory.resolve("train.tsv"));
        List<String> scored = Files.readAllLines(directory.resolve("scores.jsonl"));
        assertThat(scored).hasSize(rows.size() - 1);
        JsonNode pair = JSON.readTree(scored.getFirst());
        assertThat(rows.get(1))
                .contains(pair.path("query").asText(), pair.path("document").asText());
        assertThat(pair.path("score").isNumber()).isTrue();
        assertThat(pair.path("label").isNumber()).isTrue();
        JsonNode measured = JSON.readTree(eval.out());
        assertThat(measured.path("queries").asInt()).isEqualTo(8);
        assertThat(measured.path("model").path("ndcg@10").asDouble()).isGreaterThan(0.7);
        assertThat(measured.path("intervals").path("ndcg@10")).hasSize(2);
        assertThat(measured.path("ndcg_above_bm25").path("estimate").asDouble())
                .isCloseTo(
                        measured.path("model").path("ndcg@10").asDouble()
                                - measured.path("bm25").path("ndcg@10").asDouble(),
                        within(1e-9));
        assertThat(measured.path("pairs").path("average_precision").asDouble()).isPositive();
        assertThat(measured.path("latency").path("queries").asInt()).isEqualTo(8);
        assertThat(measured.path("latency").path("documents").asDouble()).isEqualTo(5);
        assertThat(measured.path("latency").path("model_milliseconds").asDouble())
                .isPositive();
        assertThat(measured.path("latency").path("bm25_milliseconds").asDouble())
                .isPositive();

        Path soft = Files.writeString(directory.resolve("soft.tsv"), "query\tdocument\tlabel\na\tb\t0.9\na\tc\t0.1\n");
        Shell unclear = Shell.run("eval", "--model", model.toString(), "--data", soft.toString());
        assertThat(unclear.code()).isEqualTo(2);
        assertThat(unclear.err())
                .contains("no document of --data is relevant: the highest label is 0.9, and a relevant one has at least"
                        + " 1.0; lower --relevant-from, such as --relevant-from 0.5 for labels from 0 to 1");

        requireUsefulOptions(model);

        Path labels = directory.resolve("labels.jsonl");
        Shell label = Shell.run(
                "label",
                "--teacher",
                model.toString(),
                "--data",
                directory.resolve("train.tsv").toString(),
                "--out",
                labels.toString());
        assertThat(label.code()).as(label.err()).isZero();
        double right = 0;
        double wrong = 0;
        for (String line : Files.readAllLines(labels)) {
            JsonNode row = JSON.readTree(line);
            boolean fits = row.path("given_label").asText().equals("1");
            right += fits ? row.path("score").asDouble() / 8 : 0;
            wrong += fits ? 0 : row.path("score").asDouble() / 32;
        }
        assertThat(right).isGreaterThan(wrong);

        Path documents = Files.writeString(
                directory.resolve("docs.txt"), "a text about the saw\n\na text about the plum of old\n");
        Shell ranked = Shell.run(
                "rank",
                "--model",
                model.toString(),
                "--query",
                "where is the plum",
                "--documents",
                documents.toString(),
                "--json");
        assertThat(ranked.code()).as(ranked.err()).isZero();
        List<String> lines = ranked.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(JSON.readTree(lines.getFirst()).path("document").asText()).isEqualTo("a text about the plum of old");
        assertThat(JSON.readTree(lines.getFirst()).path("index").asInt()).isEqualTo(1);
        assertThat(JSON.readTree(lines.getFirst()).path("score").asDouble()).isBetween(0.0, 1.0);
        requireExport(model, directory.resolve("onnx"));
    }

    private void requireUsefulOptions(Path model) {
        String rows = directory.resolve("train.tsv").toString();
        Shell eval = Shell.run(
                "eval",
                "--model",
                model.toString(),
                "--data",
                rows,
                "--samples",
                "4",
                "--adapter",
                "a",
                "--answers",
                rows);
        assertThat(eval.code()).isEqualTo(2);
        assertThat(eval.err())
                .isEqualTo("edgewise: eval of a ranker takes no --samples, --adapter, --answers; leave them out\n");
        Shell label = Shell.run(
                "label",
                "--teacher",
                model.toString(),
                "--data",
                rows,
                "--out",
                directory.resolve("none.jsonl").toString(),
                "--labels",
                "no,yes");
        assertThat(label.code()).isEqualTo(2);
        assertThat(label.err()).isEqualTo("edgewise: label with a ranker takes no --labels; leave it out\n");
    }

    @Test
    void textsThatAreCutAreCounted() throws IOException {
        Path model = trained("train.max_steps=1").resolve("final");
        Path rows = Files.writeString(
                directory.resolve("long.tsv"),
                "query\tdocument\tlabel\na\t%s\t1\na\tb\t0\n".formatted("the saw of old ".repeat(20)));
        Shell eval = Shell.run("eval", "--model", model.toString(), "--data", rows.toString(), "--json");
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(eval.err()).contains("note: 1 of 2 pairs are longer than the model reads and were cut\n");
        assertThat(JSON.readTree(eval.out()).path("documents_cut").asInt()).isEqualTo(1);
        Shell label = Shell.run(
                "label",
                "--teacher",
                model.toString(),
                "--data",
                rows.toString(),
                "--out",
                directory.resolve("scores.jsonl").toString(),
                "--score",
                "unit",
                "--confidence",
                "0.9");
        assertThat(label.err())
                .isEqualTo("edgewise: label with a teacher that tells scores and no grades takes no --score,"
                        + " --confidence; leave them out\n");
    }

    @Test
    void ranksAreMeasuredWithTheFirstAsTheBest() throws IOException {
        Path rows = rows("ranks.tsv", 0, 8);
        Files.writeString(rows, Files.readString(rows).replace("\t0\n", "\t2\n"));
        Path model = trained("algorithm.loss=ranknet_from_ranks", "data.train=[" + rows + "]", "data.dev=[]")
                .resolve("final");
        Shell eval = Shell.run("eval", "--model", model.toString(), "--data", rows.toString(), "--json");
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(eval.err())
                .contains("note: the loss of the model's run takes ranks, so the labels are taken as ranks, 1 for the"
                        + " best; if they are grades, say --labels-are grades\n");
        double right = JSON.readTree(eval.out()).path("model").path("auc").asDouble();
        assertThat(right).isGreaterThan(0.5);
        Shell turned = Shell.run(
                "eval",
                "--model",
                model.toString(),
                "--data",
                rows.toString(),
                "--labels-are",
                "grades",
                "--relevant-from",
                "2",
                "--json");
        assertThat(turned.err()).doesNotContain("ranks");
        assertThat(JSON.readTree(turned.out()).path("model").path("auc").asDouble())
                .isCloseTo(1 - right, within(1e-9));
        Path grades = Files.writeString(directory.resolve("grades.tsv"), columns + "\na\tb\t0\na\tc\t1\n");
        Shell unlike = Shell.run("eval", "--model", model.toString(), "--data", grades.toString());
        assertThat(unlike.code()).isEqualTo(2);
        assertThat(unlike.err())
                .endsWith("edgewise: the labels of --data are taken as ranks, 1 for the best document, but one is 0.0;"
                        + " correct it, or say --labels-are grades if the highest are the best\n");
    }

    @Test
    void theTestQueriesOfARunAreReadAsItNamesThem() throws IOException {
        columns = "ask\tanswer\tworth";
        Files.writeString(directory.resolve("test.tsv"), columns + "\na\tb\t0.9\na\tc\t0.1\n");
        Path run = trained(
                "train.max_steps=1",
                "data.test=[" + directory.resolve("test.tsv") + "]",
                "data.query_column=ask",
                "data.document_column=answer",
                "data.label_column=worth",
                "data.relevant_from=0.5");
        Shell eval = Shell.run("eval", "--model", run.resolve("final").toString(), "--json");
        assertThat(eval.code()).as(eval.err()).isZero();
        JsonNode measured = JSON.readTree(eval.out());
        assertThat(measured.path("documents").asInt()).isEqualTo(2);
        assertThat(measured.path("queries_without_relevant").asInt()).isZero();
        requireColumns(run.resolve("final"));
    }

    /// Other files are read by the columns of the run where they have them, and by those that a person names.
    private void requireColumns(Path model) throws IOException {
        Path same = Files.writeString(directory.resolve("same.tsv"), columns + "\na\tb\t0\na\tc\t1\na\td\t0\n");
        assertThat(documents(Shell.run("eval", "--model", model.toString(), "--data", same.toString(), "--json")))
                .isEqualTo(3);
        Path usual = Files.writeString(directory.resolve("usual.tsv"), "query\tdocument\tlabel\na\tb\t0\na\tc\t1\n");
        assertThat(documents(Shell.run("eval", "--model", model.toString(), "--data", usual.toString(), "--json")))
                .isEqualTo(2);
        Path other = Files.writeString(directory.resolve("other.tsv"), "frage\tantwort\twert\na\tb\t0\na\tc\t1\n");
        Shell blind = Shell.run("eval", "--model", model.toString(), "--data", other.toString());
        assertThat(blind.code()).isEqualTo(2);
        assertThat(blind.err())
                .contains("all 2 labels to rank by are 1.0, so that every order is as good. Add documents with other"
                        + " labels, or name the column that holds the labels: --columns QUERY,DOCUMENT,LABEL");
        Shell named = Shell.run(
                "eval",
                "--model",
                model.toString(),
                "--data",
                other.toString(),
                "--columns",
                "frage,antwort,wert",
                "--json");
        assertThat(documents(named)).isEqualTo(2);
        Shell few = Shell.run("eval", "--model", model.toString(), "--data", other.toString(), "--columns", "frage");
        assertThat(few.err())
                .isEqualTo(
                        "edgewise: --columns must name three fields, the query's, the document's and the label's, but"
                                + " was frage\n");
    }

    private static int documents(Shell shell) throws IOException {
        assertThat(shell.code()).as(shell.err()).isZero();
        return JSON.readTree(shell.out()).path("documents").asInt();
    }

    private static void requireExport(Path model, Path out) {
        Shell exported = ExportTest.export(model, out, "--outtype", "onnx", "--quantize", "int8");
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(out)
                .isDirectoryContaining("glob:**/config_sentence_transformers.json")
                .isDirectoryContaining("glob:**/README.md")
                .isDirectoryContaining("glob:**/onnx")
                .isDirectoryNotContaining("glob:**/*.safetensors");
    }

    @Test
    void badInputIsRefusedInWords() throws IOException {
        Path config = config("");
        assertRefused(
                "algorithm.num_labels must be 1 with loss bce but was 3; leave it out",
                config,
                "algorithm.num_labels=3");
        assertRefused(
                "algorithm.max_length must be at most 32, the longest input of this model, but was 100",
                config,
                "algorithm.max_length=100");
        Files.writeString(directory.resolve("same.tsv"), "query\tdocument\tlabel\na\tb\t1\na\tc\t1\n");
        assertRefused(
                "all 2 labels are 1.0. A ranker learns from documents with different labels. Add rows with other labels,"
                        + " or take loss mnrl for positives alone, whose negatives are documents of other queries.",
                config,
                "data.train=[" + directory.resolve("same.tsv") + "]");
        Files.writeString(
                directory.resolve("leak.tsv"),
                "query\tdocument\tlabel\nwhere is the apple\tb\t1\nwhere is the apple\tc\t0\n");
        Shell leak = Shell.run(
                "train",
                config.toString(),
                "--run",
                directory.resolve("r").toString(),
                "--set",
                "data.test=[" + directory.resolve("leak.tsv") + "]");
        assertThat(leak.code()).isEqualTo(2);
        assertThat(leak.err()).contains("1 query of data.train is in data.test too, or nearly so");
        Shell none = Shell.run("rank", "--model", "nowhere", "--query", "q", "--documents", config.toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err())
                .isEqualTo("edgewise: nowhere is no ranker: it is no Hugging Face directory of an encoder; give a"
                        + " directory that algorithm rerank made, such as RUN/final, or another cross-encoder\n");
    }

    private void assertRefused(String message, Path config, String set) {
        Shell shell = Shell.run(
                "train",
                config.toString(),
                "--run",
                directory.resolve("refused").toString(),
                "--set",
                set);
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("edgewise: " + message + "\n");
    }
}
