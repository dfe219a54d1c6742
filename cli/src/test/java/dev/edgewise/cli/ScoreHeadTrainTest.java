package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/// A decoder gets a head on its last token, learns to rank, and is measured and used as any ranker.
@Tag("native")
@Tag("slow")
class ScoreHeadTrainTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void writeModelAndRows() throws IOException {
        model = TinyModels.write(directory.resolve("m"), "llama", "{\"initializer_range\": 0.1}");
        StringBuilder rows = new StringBuilder();
        for (int q = 0; q < 8; q++) {
            for (int d = 0; d < 4; d++) {
                rows.append("{\"query\":\"%d or not\",\"document\":\"it is %d\",\"label\":%d}\n"
                        .formatted(q, d == 0 ? q : 90 + d, d == 0 ? 1 : 0));
            }
        }
        Files.writeString(directory.resolve("gold.jsonl"), rows);
    }

    private Shell train(Path model, String run, String... set) throws IOException {
        Path config = Files.writeString(directory.resolve("head.yaml"), """
                name: head
                seed: 3
                model: {path: %s}
                precision: {compute: fp32}
                algorithm: {type: rerank, loss: bce, queries_per_step: 4, documents_per_query: 4, max_length: 40}
                data: {train: [gold.jsonl], dev_share: 0}
                optimizer: {learning_rate: 3e-3, lr_scheduler_type: constant}
                train: {max_steps: 30, save_steps: 10}
                """.formatted(model));
        List<String> arguments = new ArrayList<>(List.of(
                "train", config.toString(), "--run", directory.resolve(run).toString()));
        for (String each : set) {
            arguments.addAll(List.of("--set", each));
        }
        return Shell.run(arguments.toArray(String[]::new));
    }

    private double ndcg(Path ranker) throws IOException {
        String rows = directory.resolve("gold.jsonl").toString();
        Shell eval = Shell.run("eval", "--model", ranker.toString(), "--data", rows, "--json");
        assertThat(eval.code()).as(eval.err()).isZero();
        return JSON.readTree(eval.out()).path("model").path("ndcg@10").asDouble();
    }

    @Test
    void aHeadIsTrainedMeasuredAndUsed() throws IOException {
        Shell train = train(model, "run", "algorithm.decoder_head=last_token");
        assertThat(train.code()).as(train.err()).isZero();
        assertThat(train.out() + train.err())
                .contains("model.safetensors has no score.weight: it starts at random values and has to be trained");
        Path ranker = directory.resolve("run/final");
        JsonNode config = JSON.readTree(ranker.resolve("config.json").toFile());
        assertThat(config.path("architectures").path(0).asText()).isEqualTo("LlamaForSequenceClassification");
        assertThat(config.path("pad_token_id").asInt()).isEqualTo(400);
        assertThat(ranker).isDirectoryContaining("glob:**/modules.json").isDirectoryContaining("glob:**/README.md");
        assertThat(directory.resolve("run/checkpoints/step-000030"))
                .isDirectoryContaining("glob:**/config.json")
                .isDirectoryContaining("glob:**/tokenizer.json");
        assertThat(ndcg(ranker)).isGreaterThan(0.9);

        Path labels = directory.resolve("labels.jsonl");
        String rows = directory.resolve("gold.jsonl").toString();
        Shell label = Shell.run("label", "--teacher", ranker.toString(), "--data", rows, "--out", labels.toString());
        assertThat(label.code()).as(label.err()).isZero();
        assertThat(Files.readAllLines(labels)).hasSize(32);

        // A model with a head keeps it: the run goes on from what was learned.
        Shell more = train(ranker, "more", "train.max_steps=1", "optimizer.learning_rate=1e-6");
        assertThat(more.code()).as(more.err()).isZero();
        assertThat(ndcg(directory.resolve("more/final"))).isGreaterThan(0.9);

        Shell words = train(ranker, "no-1", "algorithm.decoder_head=words");
        assertThat(words.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(words.err())
                .isEqualTo("edgewise: algorithm.decoder_head must be last_token with " + ranker
                        + ", which has such a head and writes no words, but was words; remove it\n");
        Shell judge = train(ranker, "no-2", "algorithm.judge.labels=[\"0\",\"1\"]");
        assertThat(judge.err())
                .isEqualTo(
                        "edgewise: algorithm.judge says how a decoder is asked, but one with a head on its last token is"
                                + " not; remove it, or set algorithm.decoder_head: words\n");
        Shell grades = train(ranker, "no-3", "algorithm.loss=cross_entropy");
        assertThat(grades.err())
                .isEqualTo("edgewise: the head of " + ranker.resolve("model.safetensors")
                        + " has 1 labels ('score.weight'), but 2 were asked for; train with 1 labels, or start from a"
                        + " checkpoint without a head\n");
    }

    @Test
    void anAdapterIsMergedAndTheHeadTrainsBesideIt() throws IOException {
        Shell train = train(model, "run", "algorithm.decoder_head=last_token", "model.lora.r=4");
        assertThat(train.code()).as(train.err()).isZero();
        Path ranker = directory.resolve("run/final");
        assertThat(ranker.resolve("adapter_config.json")).doesNotExist();
        assertThat(ndcg(ranker)).isGreaterThan(0.9);
    }

    @Test
    void aGgufFileIsRefused() throws IOException {
        Path file = directory.resolve("m.gguf");
        Shell export = Shell.run("export", "--model", model.toString(), "--outtype", "f32", "--out", file.toString());
        assertThat(export.code()).as(export.err()).isZero();
        Shell train = train(file, "run", "algorithm.decoder_head=last_token");
        assertThat(train.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(train.err())
                .isEqualTo("edgewise: algorithm.decoder_head: last_token takes a Hugging Face directory, but " + file
                        + " is a GGUF file; write it as one (./edgewise export --model " + file
                        + " --outtype f32 --out DIR/)\n");
    }
}
