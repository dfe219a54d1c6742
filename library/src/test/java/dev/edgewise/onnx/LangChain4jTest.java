package dev.edgewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgewise.assembly.OnnxExport;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.ScoringModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// LangChain4j's `OnnxScoringModel` scores with an exported directory: its own tokenizer calls, its own batch.
///
/// The repository that this project builds from does not serve its artifact, `langchain4j-onnx-scoring`, so
/// `EDGEWISE_LANGCHAIN4J` names a jar of it. Without one the tests are skipped.
@Tag("native")
@Tag("slow")
class LangChain4jTest {
    private static final @Nullable String JAR = System.getenv("EDGEWISE_LANGCHAIN4J");
    private static final String QUERY = "what is the capital of France";

    /// What a segment may be; LangChain4j allows no empty one.
    private static final List<String> DOCUMENTS = List.of(
            "Paris is the capital and largest city of France.",
            "blood pressure ".repeat(40).strip(),
            "naïve café [SEP] don't",
            "Paris is the capital and largest city of France.");

    @TempDir
    Path directory;

    @BeforeEach
    void requireJar() {
        assumeTrue(JAR != null, "EDGEWISE_LANGCHAIN4J names no jar of langchain4j-onnx-scoring");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bert    | {}
            roberta | {"model_type": "roberta", "pad_token_id": 1, "type_vocab_size": 1}
            bert    | {"model_type": "modernbert", "num_hidden_layers": 4, "local_attention": 8}
            """)
    void itGivesTheEnginesLogits(String tokenizer, String changes) throws Exception {
        Path model = RankerDirectories.random(directory.resolve("model"), tokenizer, changes);
        Path out = directory.resolve("out");
        OnnxExport.write(model, out, List.of(OnnxType.INT8));
        requireScores(model, out, 48);
    }

    @Test
    void itGivesMiniLmsLogits() throws Exception {
        assumeTrue(Files.exists(RankerDirectories.MINILM), () -> RankerDirectories.MINILM + " is not on this machine");
        Path model = RankerDirectories.miniLm(directory.resolve("model"));
        Path out = directory.resolve("out");
        int longest = OnnxExport.write(model, out, List.of(OnnxType.INT8)).longest();
        requireScores(model, out, longest);
    }

    private void requireScores(Path model, Path out, int longest) throws Exception {
        String small = "onnx/model_qint8_avx512_vnni.onnx";
        try (PairTokenizer tokenizer = PairTokenizer.open(out);
                OnnxRuntime bytes = new OnnxRuntime(out.resolve(small))) {
            List<PairTokens> pairs = tokenizer
                    .encode(Collections.nCopies(DOCUMENTS.size(), QUERY), DOCUMENTS, PairLimit.longestFirst(longest))
                    .pairs();
            requireClose(scores(out, "onnx/model.onnx"), RankerDirectories.logits(model, pairs));
            // bytes round by the batch, its padding included, which LangChain4j fills with the token 0
            requireClose(scores(out, small), bytes.logits(pairs, 0));
        }
    }

    private static void requireClose(List<Double> scores, float[][] logits) {
        assertThat(scores).hasSize(logits.length);
        for (int i = 0; i < logits.length; i++) {
            assertThat(scores.get(i)).as(DOCUMENTS.get(i)).isCloseTo(logits[i][0], within(1e-4));
        }
    }

    private List<Double> scores(Path out, String graph) throws Exception {
        Path jar = Path.of(Objects.requireNonNull(JAR, "without it nothing runs"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            Object model = loader.loadClass("dev.langchain4j.model.scoring.onnx.OnnxScoringModel")
                    .getConstructor(String.class, String.class)
                    .newInstance(
                            out.resolve(graph).toString(),
                            out.resolve("tokenizer.json").toString());
            try {
                return ((ScoringModel) model)
                        .scoreAll(DOCUMENTS.stream().map(TextSegment::from).toList(), QUERY)
                        .content();
            } finally {
                ((AutoCloseable) model).close();
            }
        }
    }
}
