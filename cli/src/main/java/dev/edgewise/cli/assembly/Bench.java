package dev.edgewise.cli.assembly;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.CrossEntropy;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.policy.Policy;
import dev.edgewise.random.Seeds;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Times generation and SFT steps of a model on random tokens of fixed lengths, as the peer scripts in
/// `benchmarks/peers` do.
///
/// @param repeats timed runs after one that is not counted
public record Bench(int promptLength, int newTokens, int trainLength, int repeats, long seed) {
    /// One row.
    ///
    /// @param work `generate` or `sft`
    /// @param seconds median of the timed runs
    /// @param tokensPerSecond new tokens for generation, all tokens for training
    public record Row(String work, int batch, double seconds, double tokensPerSecond) {}

    /// Generation, prefill included, end tokens ignored.
    public Row generate(OpenModel model, int batch) {
        RandomGenerator random = Seeds.stream(seed, "bench", batch);
        List<Generator.Request> requests = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            requests.add(new Generator.Request(tokens(model, promptLength, random), i));
        }
        SamplingSettings settings = new SamplingSettings(1, 1, 0, newTokens, List.of());
        Tokenizer endless = new EndlessTokenizer(model.tokenizer());
        Generator generator = new Generator(model.policy(), endless);
        double seconds = median(() -> generator.generate(requests, 1, settings));
        return new Row("generate", batch, seconds, (double) batch * newTokens / seconds);
    }

    /// Forward, backward, clipping and AdamW with fp32 masters on `batch` sequences, loss on all but the first token.
    /// The learning rate is 0, so the model stays as it is.
    public Row sft(OpenModel model, AdamW optimizer, int batch) {
        RandomGenerator random = Seeds.stream(seed, "bench", batch);
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            int[] ids = tokens(model, trainLength, random);
            sequences.add(
                    TrainingSequence.demonstration(Arrays.copyOf(ids, 1), Arrays.copyOfRange(ids, 1, ids.length)));
        }
        BatchPart part = new BatchPart(new CrossEntropy(), sequences, 1);
        Policy policy = model.policy();
        Weights weights = policy.weights();
        double seconds = median(() -> {
            weights.clearGradients();
            policy.accumulate(part, 1, null, null);
            GradientClip.clip(weights.parameters(), 1);
            optimizer.step(0);
            weights.refresh(weights.compute());
        });
        return new Row("sft", batch, seconds, (double) batch * trainLength / seconds);
    }

    private static int[] tokens(OpenModel model, int length, RandomGenerator random) {
        int vocabulary = model.tokenizer().vocabularySize();
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = random.nextInt(vocabulary);
        }
        return ids;
    }

    private double median(Runnable work) {
        work.run();
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[repeats / 2];
    }
}
