package dev.edgewise.trainer;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.Collective;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.model.Adapters;
import dev.edgewise.monitor.Reading;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/// Reads how fast the network still learns something new: a copy of the policy is taught a task that the run never
/// asks, and its learning curve is noted (after FST, 2605.12484, which runs fresh RL from a trained checkpoint).
///
///     c_u = exp(−mean NLL of batch u under the weights after u updates),   u = 0 … [#UPDATES]
///
/// the geometric mean of the probabilities of the demonstrations' tokens, each batch scored before it is learned
/// (prequentially). Each probe sees the same batches in the same order with a fresh optimizer, so that only the
/// weights differ; the one before the run's first step is what later ones are compared with.
///
/// The copy is taught as the run teaches: all weights, or, where the run trains an adapter, a fresh adapter of the
/// same shape on the weights with the present one merged in. Policy, optimizer and generators of the run are not
/// touched, and the copy is closed before the reading is given.
///
/// **How we differ:** fresh imitation in place of fresh RL. A short RL run on an unseen task has no signal to learn
/// from unless the model solves some of it already.
///
/// @param collective rank 0's curve holds for all ranks
/// @param task its name
/// @param batches demonstrations, one batch per point of the curve; at least two
/// @param recipe how the copy is taught
public record PlasticityMonitor(
        Policy policy, Collective collective, String task, List<List<TrainingSequence>> batches, Recipe recipe)
        implements Monitor {
    /// Updates of a probe: a fixed budget, small beside the steps between two of them.
    public static final int UPDATES = 24;

    /// Demonstrations of an update.
    public static final int BATCH = 16;

    /// How a copy is taught.
    ///
    /// @param learningRate constant
    /// @param seed of a fresh adapter's random factor
    public record Recipe(double learningRate, double maxGradNorm, AdamW.Settings adam, long seed) {}

    public PlasticityMonitor {
        batches = batches.stream().map(List::copyOf).toList();
        if (batches.size() < 2) {
            throw new IllegalArgumentException("a learning curve needs at least two batches but got " + batches.size());
        }
    }

    @Override
    public Reading read() {
        try (Policy fresh = policy.mergedCopy()) {
            AdapterConfig adapter = policy.weights().adapter();
            if (adapter != null) {
                Adapters.create(fresh.weights(), adapter, recipe.seed());
                fresh.weights().refresh(fresh.weights().compute());
            }
            try (AdamW optimizer = new AdamW(fresh.weights().trainable(), recipe.adam())) {
                return new Reading.Plasticity(task, agreed(curve(fresh, optimizer)));
            }
        }
    }

    private double[] curve(Policy fresh, AdamW optimizer) {
        int updates = batches.size() - 1;
        LearningRate rate = new LearningRate(LearningRate.Schedule.CONSTANT, recipe.learningRate(), 0, updates);
        PolicyLearner learner = new PolicyLearner(fresh, null, optimizer, rate, recipe.maxGradNorm(), 1, 1);
        double[] curve = new double[batches.size()];
        for (int u = 0; u < updates; u++) {
            BatchPart part = new BatchPart(new CrossEntropy(), batches.get(u), 1);
            double loss = learner.learn(new TrainingBatch(List.of(part)), u + 1)
                    .metrics()
                    .getOrDefault(StepMetrics.LOSS, Double.NaN);
            curve[u] = height(loss);
        }
        curve[updates] = height(loss(fresh.logProbs(batches.getLast(), 1)));
        return curve;
    }

    private static double loss(List<float[]> logProbs) {
        double sum = 0;
        long tokens = 0;
        for (float[] sequence : logProbs) {
            for (float logProb : sequence) {
                sum -= logProb;
            }
            tokens += sequence.length;
        }
        return sum / tokens;
    }

    /// A model that gives no finite loss has learned nothing.
    private static double height(double loss) {
        return Double.isFinite(loss) ? Math.exp(-loss) : 0;
    }

    private List<Double> agreed(double[] curve) {
        List<Double> heights = new ArrayList<>();
        for (double height : curve) {
            heights.add(collective.size() == 1 ? height : collective.broadcast(height));
        }
        return heights;
    }
}
