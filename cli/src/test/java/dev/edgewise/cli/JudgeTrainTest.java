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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A decoder is trained to judge by the one loop, and labels, ranks and is measured as the run left it.
@Tag("native")
@Tag("slow")
class JudgeTrainTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DOCUMENTS = 4;

    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void writeModelAndRows() throws IOException {
        model = TinyModels.write(directory.resolve("m"), "llama", "{\"initializer_range\": 0.1}");
        StringBuilder rows = new StringBuilder();
        for (int q = 0; q < 8; q++) {
            for (int d = 0; d < DOCUMENTS; d++) {
                rows.append("{\"query\":\"%d or not\",\"document\":\"it is %d\",\"label\":%s}\n"
                        .formatted(q, d == 0 ? q : 90 + d, d == 0 ? 0.9 : 0.1));
            }
        }
        Files.writeString(directory.resolve("gold.jsonl"), rows);
    }

    private Shell train(String... set) throws IOException {
        Path config = Files.writeString(directory.resolve("teacher.yaml"), """
                name: teacher
                seed: 3
                model: {path: %s}
                precision: {compute: fp32}
                algorithm:
                  type: rerank
                  loss: bce
                  queries_per_step: 4
                  documents_per_query: 4
                  judge: {labels: ["0", "1"], prompt: "{query}? {document}"}
                data: {train: [gold.jsonl], dev_share: 0}
                optimizer: {learning_rate: 3e-3, lr_scheduler_type: constant}
                train: {max_steps: 30, save_steps: 10}
                """.formatted(model));
        List<String> arguments = new ArrayList<>(List.of(
                "train", config.toString(), "--run", directory.resolve("run").toString()));
        for (String each : set) {
            arguments.addAll(List.of("--set", each));
        }
        return Shell.run(arguments.toArray(String[]::new));
    }

    private List<JsonNode> labelled() throws IOException {
        return labelled("gold.jsonl");
    }

    private List<JsonNode> labelled(String rows) throws IOException {
        Path out = directory.resolve("labelled-" + rows);
        Shell label = Shell.run(
                "label",
                "--teacher",
                directory.resolve("run/final").toString(),
                "--data",
                directory.resolve(rows).toString(),
                "--out",
                out.toString(),
                "--precision",
                "fp32");
        assertThat(label.code()).as(label.err()).isZero();
        List<JsonNode> labelled = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            labelled.add(JSON.readTree(line));
        }
        return labelled;
    }

    @Test
    void aTeacherIsTrainedAndLabels() throws IOException {
        Shell train = train("algorithm.max_length=40");
        assertThat(train.code()).as(train.err()).isZero();
        Path model = directory.resolve("run/final");
        assertThat(JSON.readTree(model.resolve("judge.json").toFile()).toString())
                .isEqualTo(
                        "{\"labels\":[\"0\",\"1\"],\"system\":\"\",\"prompt\":\"{query}? {document}\",\"max_length\":40}");

        assertThat(directory.resolve("run/checkpoints/step-000030"))
                .isDirectoryContaining("glob:**/judge.json")
                .isDirectoryContaining("glob:**/config.json")
                .isDirectoryContaining("glob:**/tokenizer.json");

        List<JsonNode> rows = labelled();
        double right = 0;
        double wrong = 0;
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            double z = row.path("logits").path(1).asDouble()
                    - row.path("logits").path(0).asDouble();
            assertThat(row.path("score").asDouble()).isCloseTo(z, within(1e-4));
            assertThat(row.path("given_label").asDouble()).isEqualTo(i % DOCUMENTS == 0 ? 0.9 : 0.1);
            right += i % DOCUMENTS == 0 ? z / 8 : 0;
            wrong += i % DOCUMENTS == 0 ? 0 : z / 24;
        }
        assertThat(right).isGreaterThan(wrong + 1);

        Files.writeString(
                directory.resolve("long.jsonl"),
                "{\"query\":\"1 or not\",\"document\":\"%s\"}\n".formatted("it is 1 ".repeat(20)));
        assertThat(labelled("long.jsonl").getFirst().path("truncated").asBoolean())
                .as("it is read at the length of its training")
                .isTrue();

        String grades = Files.readString(directory.resolve("gold.jsonl"))
                .replace("0.9", "1")
                .replace("0.1", "0");
        String test = Files.writeString(directory.resolve("test.jsonl"), grades).toString();
        Shell eval = Shell.run("eval", "--model", model.toString(), "--data", test, "--json");
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(JSON.readTree(eval.out()).path("model").path("ndcg@10").asDouble())
                .isGreaterThan(0.7);
    }

    @Test
    void anAdapterIsMergedIntoWhatIsSaved() throws IOException {
        Shell train = train("model.lora.r=4");
        assertThat(train.code()).as(train.err()).isZero();
        assertThat(directory.resolve("run/final/model.safetensors")).exists();
        assertThat(directory.resolve("run/final/adapter_config.json")).doesNotExist();
        assertThat(labelled()).hasSize(32);
    }

    @Test
    void labelsHaveToFitTheLoss() throws IOException {
        Shell refused = train("algorithm.judge.labels=[\"0\",\"1\",\"2\"]");
        assertThat(refused.err())
                .isEqualTo(
                        "edgewise: algorithm.judge.labels must be 2 words with this loss but was \"0,1,2\"; a score takes"
                                + " two, classes one a grade\n");
        assertThat(refused.code()).isEqualTo(ExitCodes.BAD_INPUT);
    }
}
