package dev.edgewise.bench;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.Profile;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Generation and SFT steps on random tokens.
final class TimedWork {
    private final BenchModel model;
    private final int repeats;
    private final RandomGenerator random = Seeds.stream(1, "bench");

    TimedWork(BenchModel model, int repeats) {
        this.model = model;
        this.repeats = repeats;
    }

    /// Sampling at temperature 1 over the whole vocabulary, and apart from it the first token alone.
    Timing generate(Workload.Generation work) {
        List<Generator.Request> requests = new ArrayList<>();
        for (int i = 0; i < work.batch(); i++) {
            requests.add(new Generator.Request(model.tokens().random(work.prompt(), random), i));
        }
        Generator generator = new Generator(model.policy(), model.tokens());
        Profile profile = model.policy().profile();
        Runnable first = () -> generator.generate(requests, 1, sampling(1));
        Runnable whole = () -> {
            profile.begin();
            generator.generate(requests, 1, sampling(work.newTokens()));
        };
        first.run();
        List<Double> prefill = Timing.repeat(repeats, first);
        whole.run();
        List<Double> seconds = Timing.repeat(repeats, whole);
        return new Timing(seconds, prefill, profile.metrics());
    }

    private static SamplingSettings sampling(int newTokens) {
        return new SamplingSettings(1, 1, 0, newTokens, List.of());
    }

    /// Forward, backward, clipping and AdamW. The learning rate is 0, so the weights stay as they are.
    Timing sft(Workload.SftStep work) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < work.batch(); i++) {
            int[] ids = model.tokens().random(work.length(), random);
            sequences.add(
                    TrainingSequence.demonstration(Arrays.copyOf(ids, 1), Arrays.copyOfRange(ids, 1, ids.length)));
        }
        BatchPart part = new BatchPart(new CrossEntropy(), sequences, 1);
        Weights weights = model.policy().weights();
        Profile profile = model.policy().profile();
        try (AdamW optimizer = new AdamW(weights.trainable(), AdamW.Settings.DEFAULT)) {
            Runnable step = () -> {
                profile.begin();
                weights.clearGradients();
                model.policy().accumulate(part, 1, null, null);
                try (var _ = profile.phase(Phase.OPTIMIZER)) {
                    GradientClip.clip(weights.trainable(), 1);
                    optimizer.step(0);
                    weights.refresh(weights.compute());
                }
            };
            step.run();
            List<Double> seconds = Timing.repeat(repeats, step);
            return new Timing(seconds, List.of(), profile.metrics());
        }
    }
}
