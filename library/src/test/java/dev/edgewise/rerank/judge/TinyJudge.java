package dev.edgewise.rerank.judge;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.RandomWeights;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.model.Weights;
import dev.edgewise.policy.Policy;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.nio.file.Path;
import java.util.List;

/// A real decoder with random weights and the byte-level golden tokenizer, as a model that learns to judge.
final class TinyJudge {
    private TinyJudge() {}

    static DecoderPairModel open(String... labels) {
        HfTokenizer tokenizer = HfTokenizer.open(Path.of("..", "testkit", "golden", "tokenizers", "byte-level"));
        DecoderConfig config = new DecoderConfig(
                "llama",
                416,
                32,
                2,
                4,
                2,
                8,
                48,
                1e-5,
                10_000,
                new RopeScaling.None(),
                128,
                true,
                false,
                false,
                false,
                false);
        Weights weights = new Weights(config, Device.CPU);
        RandomWeights.initialise(weights, 5, 0.2);
        weights.refresh(DType.F32);
        Policy policy = new Policy(weights, 4096);
        JudgeForm form = new JudgeForm(List.of(labels), "", "Fits {query}? {document}");
        return new DecoderPairModel(
                policy, new JudgePrompts(form, tokenizer, null, 128), 256, labels.length == 2, _ -> {}, _ -> {}, () -> {
                    policy.close();
                    tokenizer.close();
                });
    }
}
