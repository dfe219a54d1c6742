package dev.edgewise.memory;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.RandomWeights;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.trainer.PolicyLearner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Two steps of a model of some million parameters, as a program that prints its peak resident memory in KiB. The
/// first,
/// on a single sequence, makes the optimizer's moments; the second, on a full batch, has the peak.
///
/// Arguments: the compute type, the tokens of a pass, and the rank of an adapter, 0 for none.
final class MemoryProcess {
    static final int WIDTH = 128;

    static final DecoderConfig MODEL = new DecoderConfig(
            "llama",
            16_384,
            512,
            8,
            8,
            4,
            64,
            1408,
            1e-5,
            10_000,
            new RopeScaling.None(),
            WIDTH,
            true,
            false,
            false,
            false,
            false);

    private MemoryProcess() {}

    public static void main(String[] arguments) throws IOException {
        DType compute = DType.valueOf(arguments[0]);
        int tokens = Integer.parseInt(arguments[1]);
        Weights weights = new Weights(MODEL, Device.CPU);
        RandomWeights.initialise(weights, 1, 0.02);
        int rank = Integer.parseInt(arguments[2]);
        if (rank > 0) {
            Adapters.create(
                    weights,
                    new AdapterConfig(rank, 16, false, new TargetModules(List.of(TargetModules.ALL_LINEAR)), "random"),
                    1);
        }
        weights.refresh(compute);
        try (Policy policy = new Policy(weights, tokens);
                AdamW optimizer = new AdamW(weights.trainable(), AdamW.Settings.DEFAULT)) {
            PolicyLearner learner = new PolicyLearner(
                    policy, null, optimizer, new LearningRate(LearningRate.Schedule.CONSTANT, 1e-4, 0, 2), 1, 1, 1);
            learner.learn(batch(WIDTH), 1);
            learner.learn(batch(tokens), 2);
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                System.out.println(line.replaceAll("\\D", ""));
            }
        }
    }

    /// Sequences of the full width, all but the first token learned.
    private static TrainingBatch batch(int tokens) {
        List<TrainingSequence> sequences = IntStream.range(0, tokens / WIDTH)
                .mapToObj(row -> TrainingSequence.demonstration(
                        new int[] {row},
                        IntStream.range(1, WIDTH).map(i -> i * 37 + row).toArray()))
                .toList();
        return new TrainingBatch(List.of(new BatchPart(new CrossEntropy(), sequences, 1)));
    }
}
