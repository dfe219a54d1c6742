package com.example.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.onnx.OnnxModel;
import dev.edgewise.onnx.OnnxType;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import dev.edgewise.text.tokenizer.WordPieceTraining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way with a small model that prefers long documents, so that BM25's order changes.
class SearchTest {
    private static final List<String> TEXTS = List.of(
            "blood pressure",
            "High blood pressure is treated with changes of habits and with medicines.",
            "Paris is the capital and largest city of France.",
            "Pressure is force per area.");
    private static final String QUERY = "how is high blood pressure treated?";

    @TempDir
    Path directory;

    @Test
    void theModelOrdersWhatBm25Finds() throws Exception {
        writeModel();
        try (CrossEncoder model = new CrossEncoder(directory, "onnx/model.onnx", 1);
                Search search = new Search(TEXTS)) {
            TopDocs hits = search.bm25(QUERY, 100);
            List<String> found = texts(search, hits);
            assertThat(found).hasSize(3).doesNotContain(TEXTS.get(2));
            TopDocs ranked = search.rerank(model, QUERY, hits, 2);
            assertThat(ranked.scoreDocs).hasSize(2);
            assertThat(ranked.scoreDocs[0].score).isGreaterThan(ranked.scoreDocs[1].score);
            float[] scores = model.scores(QUERY, found);
            float[] alone = new float[scores.length];
            for (int i = 0; i < alone.length; i++) {
                alone[i] = model.scores(QUERY, List.of(found.get(i)))[0];
            }
            assertThat(scores).containsExactly(alone, within(1e-5f));
            Arrays.sort(scores);
            assertThat(ranked.scoreDocs[0].score).isEqualTo(scores[2]);
            assertThat(ranked.scoreDocs[1].score).isEqualTo(scores[1]);
        }
    }

    @Test
    void nDcgComparesWithTheBestOrder() {
        assertThat(Compare.ndcg(new float[] {3, 2, 1}, List.of(2, 1, 0))).isEqualTo(1);
        double reversed = (1 / Math.log(3) + 2 / Math.log(4)) / (2 / Math.log(2) + 1 / Math.log(3));
        assertThat(Compare.ndcg(new float[] {1, 2, 3}, List.of(2, 1, 0))).isEqualTo(reversed, within(1e-12));
    }

    private static List<String> texts(Search search, TopDocs hits) throws Exception {
        List<String> texts = new ArrayList<>();
        for (ScoreDoc hit : hits.scoreDocs) {
            texts.add(search.text(hit));
        }
        return texts;
    }

    /// Writes what `edgewise export --outtype onnx` writes, with weights by a formula.
    private void writeModel() throws Exception {
        int size;
        try (PairTokenizer tokenizer = WordPieceTraining.train(TEXTS, 200)) {
            tokenizer.save(directory, PairLimit.longestFirst(64));
            size = tokenizer.vocabularySize();
        }
        EncoderConfig config = EncoderConfigReader.read(new ObjectMapper().readTree("""
                {"model_type": "bert", "vocab_size": %d, "hidden_size": 32, "num_hidden_layers": 1,
                 "num_attention_heads": 4, "intermediate_size": 32, "max_position_embeddings": 64, "num_labels": 1}
                """.formatted(size)));
        Files.createDirectories(directory.resolve("onnx"));
        OnnxModel.write(directory.resolve("onnx/model.onnx"), config, name -> weight(name, config), OnnxType.FLOAT32);
    }

    private static float[] weight(String name, EncoderConfig config) {
        int columns = name.contains("output.dense") && !name.contains("attention") ? config.mlp() : config.hidden();
        int rows = name.contains("word") ? config.vocabulary() : name.contains("position") ? 64 : 32;
        int count = name.contains("token_type") ? 2 * 32 : name.startsWith("classifier") ? 32 : rows * columns;
        boolean norm = name.endsWith("LayerNorm.weight");
        float[] values = new float[name.endsWith("bias") || norm ? config.hidden() : count];
        if (name.equals("classifier.bias")) {
            values = new float[1];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = norm ? 1 : (float) Math.sin(i * 0.37 + name.length());
        }
        return values;
    }
}
