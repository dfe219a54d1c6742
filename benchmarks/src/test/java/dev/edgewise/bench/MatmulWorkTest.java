package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.bench.Product.Kind;
import dev.edgewise.model.DecoderConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatmulWorkTest {
    /// Width 64, MLP 128, 2 layers, 4 heads, 2 key heads, 512 tokens: q, k, v are 64 + 32 + 32 wide.
    private static final DecoderConfig TINY = BenchModel.config("shape:tiny");

    /// Of one row through both layers: 2 · 2 · (64·128 + 64·64 + 64·256 + 128·64).
    private static final double LAYERS = 147_456;

    private static final double HEAD = 2 * 64 * 512;

    @Test
    void generationIsOnePassOverThePromptsAndOneMoreForEveryTokenButTheFirst() {
        Map<Product, Double> work = MatmulWork.of(new Workload.Generation(3, 5, 4), TINY, 100);
        assertThat(work)
                .containsEntry(new Product(Kind.FORWARD, 15, 64, 128), 2.0)
                .containsEntry(new Product(Kind.FORWARD, 3, 64, 128), 3 * 2.0)
                .containsEntry(new Product(Kind.FORWARD, 3, 128, 64), 3 * 2.0)
                .containsEntry(new Product(Kind.FORWARD, 3, 64, 512), 4.0)
                .hasSize(9);
        assertThat(MatmulWork.flops(work)).isEqualTo((15 + 3 * 3) * LAYERS + 4 * 3 * HEAD);
        assertThat(MatmulWork.flops(MatmulWork.prefill(new Workload.Generation(3, 5, 4), TINY)))
                .isEqualTo(15 * LAYERS + 3 * HEAD);
    }

    @Test
    void aTrainingStepHasThreeProductsPerWeightAndAHeadInChunks() {
        Map<Product, Double> work = MatmulWork.of(new Workload.SftStep(2, 11), TINY, 8);
        assertThat(work)
                .containsEntry(new Product(Kind.WEIGHT_GRADIENT, 22, 64, 256), 2.0)
                .containsEntry(new Product(Kind.INPUT_GRADIENT, 8, 64, 512), 2.5);
        assertThat(MatmulWork.flops(work)).isEqualTo(3 * (22 * LAYERS + 20 * HEAD));
    }

    @Test
    void aGroupReadsItsPromptOnceInTheRolloutAndOnceInTheUpdate() {
        double flops = MatmulWork.flops(MatmulWork.of(new Workload.GrpoStep(2, 8, 64, 64), TINY, 256));
        double rollouts = (2 * 64 + 16 * 63) * LAYERS + 16 * 64 * HEAD;
        double update = 3 * ((2 * 64 + 16 * 64) * LAYERS + 16 * 64 * HEAD);
        assertThat(flops).isEqualTo(rollouts + update);
    }

    @Test
    void theLimitIsTheSumOfFlopsOverTheRateAtTheShape() {
        Product narrow = new Product(Kind.FORWARD, 2, 10, 100);
        Product wide = new Product(Kind.FORWARD, 4, 10, 100);
        assertThat(narrow.flops()).isEqualTo(4_000);
        double seconds =
                MatmulWork.seconds(Map.of(narrow, 3.0, wide, 0.5), product -> product.rows() == 2 ? 1_000 : 8_000);
        assertThat(seconds).isCloseTo(3 * 4.0 + 0.5 * 1.0, within(1e-12));
    }

    @Test
    void theHeadIsOneWeightAndALayersProductAsManyAsThereAreLayers() {
        assertThat(MatmulWork.weights(new Product(Kind.FORWARD, 1, 64, 512), TINY))
                .isEqualTo(1);
        assertThat(MatmulWork.weights(new Product(Kind.FORWARD, 1, 64, 256), TINY))
                .isEqualTo(2);
    }

    @Test
    void oneHundredThirtyFiveMillionParametersAreThoseOfSmolLm2() {
        DecoderConfig config = BenchModel.config("shape:135m");
        double perToken = MatmulWork.flops(MatmulWork.of(new Workload.Generation(1, 1, 1), config, 1));
        // 134.5M weights, norms aside, each a multiplication and an addition per token
        assertThat(perToken / 2).isEqualTo(134_479_872);
    }
}
