package dev.edgewise.trainer;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.Collective;
import dev.edgewise.collective.Rendezvous;
import dev.edgewise.error.DataException;
import dev.edgewise.error.RankFailedException;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// One rank of a tiny run, as a program: three steps on a fixed batch, then its weights and metrics as files.
///
/// Arguments: the directory to write into, the loss type, and what goes wrong in step 2 (`nothing`, `throw` or `halt`)
/// with the rank it goes wrong in.
final class RankProcess {
    static final int STEPS = 3;

    private RankProcess() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        try (Collective collective = Rendezvous.of(System.getenv()).join()) {
            try {
                boolean fails = collective.rank() == Integer.parseInt(arguments[3]);
                learn(collective, LossType.valueOf(arguments[1]), directory, fails ? arguments[2] : "nothing");
            } catch (RankFailedException e) {
                new PrintStream(System.err, true).println("FAILED " + e.getMessage());
                System.exit(1);
            } catch (RuntimeException e) {
                collective.fail(e);
                System.exit(2);
            }
        }
    }

    /// Three steps of two updates each, on rollouts with a reference policy and on demonstrations.
    private static void learn(Collective collective, LossType lossType, Path directory, String fault) {
        try (Policy policy = TinyPolicy.open();
                Policy reference = TinyPolicy.open();
                AdamW optimizer =
                        new AdamW(policy.weights().parameters(), new AdamW.Settings(0.9, 0.999, 1e-8, 0.01))) {
            PolicyLearner learner = new PolicyLearner(
                    policy,
                    reference,
                    optimizer,
                    new LearningRate(LearningRate.Schedule.CONSTANT, 1e-3, 0, STEPS),
                    1,
                    2,
                    0.9,
                    collective,
                    null);
            Map<String, Double> metrics = new TreeMap<>();
            for (int step = 1; step <= STEPS; step++) {
                fail(step == 2 ? fault : "nothing");
                learner.learn(batch(lossType), step).metrics().forEach(metrics::put);
            }
            String name = collective.size() + "-" + collective.rank();
            SafetensorsWriter.write(
                    directory.resolve(name + ".safetensors"),
                    WeightFiles.store(policy.weights()),
                    SafetensorsWriter.PYTORCH);
            Files.writeString(directory.resolve(name + ".metrics"), metrics.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fail(String fault) {
        switch (fault) {
            case "throw" -> throw new DataException("row 7 has no question; give it one");
            case "halt" -> Runtime.getRuntime().halt(9);
            default -> {}
        }
    }

    /// Eight rollouts of very different lengths, which no cut in two halves evenly, and three demonstrations.
    static TrainingBatch batch(LossType lossType) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        List<TrainingSequence> rollouts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int[] completion = ids(random, 1 + i * i / 3);
            float[] sampled = new float[completion.length];
            Arrays.fill(sampled, -3);
            rollouts.add(new TrainingSequence(ids(random, 4), completion, (i % 3 - 1) * 0.8, sampled));
        }
        List<TrainingSequence> demonstrations = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            demonstrations.add(TrainingSequence.demonstration(ids(random, 3), ids(random, 2 + 4 * i)));
        }
        PolicyGradient objective = new PolicyGradient(lossType, ClipRange.STANDARD, new KlPenalty(0.1, true), 20);
        return new TrainingBatch(
                List.of(new BatchPart(objective, rollouts, 1), new BatchPart(new CrossEntropy(), demonstrations, 0.5)));
    }

    private static int[] ids(RandomGenerator random, int count) {
        return random.ints(count, 0, 24).toArray();
    }
}
