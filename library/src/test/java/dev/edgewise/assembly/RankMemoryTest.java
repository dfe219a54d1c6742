package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.ranking.corpus.ProductCorpus;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said to be needed, beside peaks of processes that did three steps.
@Tag("native")
class RankMemoryTest {
    private static EncoderStudent student(int hidden, int layers, String precision) {
        RunConfig config = ConfigReader.read(
                """
                name: memory
                precision: {compute: %s}
                model: {init: {model_type: bert, hidden_size: %d, num_hidden_layers: %d, num_attention_heads: 4,
                               intermediate_size: %d, max_position_embeddings: 512}}
                algorithm: {type: rerank, loss: bce}
                """.formatted(precision, hidden, layers, 4 * hidden), "memory.yaml", Path.of(""), List.of());
        ProductCorpus corpus = ProductCorpus.of(ProductCorpus.SEED);
        return EncoderStudent.fresh(
                config,
                (RerankConfig) config.algorithm(),
                new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 4096, new Threads(1, Map.of(), 1)),
                Objects.requireNonNull(config.model().init()),
                corpus.train().getFirst().texts(),
                1,
                ScoreActivation.SIGMOID);
    }

    /// Peaks in MiB: 32 pairs of 128 tokens through the shape of MiniLM-L6, 128 of 64 through a smaller one.
    @ParameterizedTest
    @CsvSource({
        "384, 6, 22713601, 4096, fp32, 1620",
        "384, 6, 22713601, 4096, bf16, 1429",
        "256, 4, 5405185, 8192, fp32, 1152",
        "256, 4, 5405185, 8192, bf16, 974"
    })
    void theEstimateIsAtMostThreeTenthsAboveThePeak(
            int hidden, int layers, long parameters, int tokens, String precision, long peak) {
        try (EncoderStudent student = student(hidden, layers, precision)) {
            long needed =
                    new RankMemory(parameters, false, student.bytesPerToken(), tokens, 1, Optional.empty()).needed();
            assertThat(needed >> 20).isBetween(peak, peak * 13 / 10);
            assertThat(new RankMemory(parameters, false, student.bytesPerToken(), tokens, 2, Optional.empty()).needed())
                    .isEqualTo(2 * needed);
        }
    }

    @Test
    void aPassIsAsLongAsPairsAreAndNotAsTheyMayBe() {
        try (EncoderStudent student = student(64, 1, "fp32")) {
            assertThat(student.maxLength()).isEqualTo(512);
            assertThat(student.usualLength(ProductCorpus.of(ProductCorpus.SEED).train()))
                    .isBetween(10, 80);
        }
    }
}
