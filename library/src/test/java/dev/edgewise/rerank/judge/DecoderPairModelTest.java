package dev.edgewise.rerank.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.optim.AdamW;
import dev.edgewise.ranking.PairTokens;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class DecoderPairModelTest {
    @TempDir
    Path directory;

    private static List<PairTokens> pairs(DecoderPairModel model) {
        return model.tokenize(List.of("red", "red", "blue", "blue"), List.of("a", "b", "a", "b"))
                .pairs();
    }

    @Test
    void twoLabelsAreOneScore() {
        try (DecoderPairModel model = TinyJudge.open("0", "1")) {
            assertThat(model.labels()).isEqualTo(1);
            assertThat(model.logits(pairs(model))).hasDimensions(4, 1);
            assertThat(model.description()).startsWith("llama decoder that judges by 0/1, ");
        }
        try (DecoderPairModel model = TinyJudge.open("0", "1", "2")) {
            assertThat(model.labels()).isEqualTo(3);
            assertThat(model.logits(pairs(model))).hasDimensions(4, 3);
        }
    }

    /// Binary cross-entropy with soft labels: every step of the optimizer lowers it.
    @Test
    void itLearnsSoftTargets() {
        try (DecoderPairModel model = TinyJudge.open("0", "1")) {
            List<PairTokens> pairs = pairs(model);
            double[] targets = {0.9, 0.1, 0.1, 0.9};
            AdamW optimizer = new AdamW(model.trainable(), new AdamW.Settings(0.9, 0.999, 1e-8, 0));
            double before = loss(model.logits(pairs), targets);
            for (int step = 0; step < 40; step++) {
                model.clearGradients();
                model.accumulate(pairs, 1, logits -> slopes(logits, targets));
                optimizer.step(3e-3);
                model.refresh();
            }
            double after = loss(model.logits(pairs), targets);
            assertThat(after).isLessThan(before).isCloseTo(0.325, within(0.02)); // the targets' own entropy
        }
    }

    private static float[][] slopes(float[][] logits, double[] targets) {
        float[][] slopes = new float[logits.length][1];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i][0] = (float) ((1 / (1 + Math.exp(-logits[i][0])) - targets[i]) / targets.length);
        }
        return slopes;
    }

    private static double loss(float[][] logits, double[] targets) {
        double sum = 0;
        for (int i = 0; i < targets.length; i++) {
            double z = logits[i][0];
            sum += targets[i] * Math.log1p(Math.exp(-z)) + (1 - targets[i]) * Math.log1p(Math.exp(z));
        }
        return sum / targets.length;
    }

    @Test
    void aCheckpointBringsItBack() {
        try (DecoderPairModel model = TinyJudge.open("0", "1", "2")) {
            List<PairTokens> pairs = pairs(model);
            float[][] logits = model.logits(pairs);
            model.store(directory);
            model.clearGradients();
            model.accumulate(pairs, 1, seen -> seen);
            new AdamW(model.trainable(), new AdamW.Settings(0.9, 0.999, 1e-8, 0)).step(1e-2);
            model.refresh();
            assertThat(model.logits(pairs)[0]).isNotEqualTo(logits[0]);
            model.load(directory);
            assertThat(model.logits(pairs)).isDeepEqualTo(logits);
        }
    }
}
