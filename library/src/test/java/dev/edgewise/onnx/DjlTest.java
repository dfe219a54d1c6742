package dev.edgewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.util.StringPair;
import dev.edgewise.assembly.OnnxExport;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// DJL reranks with an exported directory: its own tokenizer, its own batches, onnxruntime.
@Tag("native")
class DjlTest {
    @TempDir
    Path directory;

    @Test
    @Tag("slow")
    void djlGivesTheEnginesLogits() throws Exception {
        Path model = RankerDirectories.random(directory.resolve("model"), "bert", "{}");
        Path out = directory.resolve("out");
        OnnxExport.write(model, out, List.of());
        String query = "what is the capital of France";
        List<String> documents = List.of("Paris is the capital", "blood pressure ".repeat(40), "");
        Criteria<StringPair, float[]> criteria = Criteria.builder()
                .setTypes(StringPair.class, float[].class)
                .optModelPath(out)
                .optModelName("onnx/model")
                .optEngine("OnnxRuntime")
                .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
                .optArgument("reranking", true)
                .optArgument("includeTokenTypes", true)
                .optArgument("sigmoid", false)
                .build();
        try (PairTokenizer tokenizer = PairTokenizer.open(out);
                ZooModel<StringPair, float[]> opened = criteria.loadModel();
                Predictor<StringPair, float[]> predictor = opened.newPredictor()) {
            for (String document : documents) {
                PairTokens pair = tokenizer.encode(query, document, PairLimit.longestFirst(48));
                float[] ours = RankerDirectories.logits(model, List.of(pair))[0];
                assertThat(predictor.predict(new StringPair(query, document)))
                        .as(document)
                        .containsExactly(ours, within(1e-4f));
            }
        }
    }
}
