package dev.edgewise.trainer;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.Collective;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.policy.TeacherDistance;
import dev.edgewise.policy.TeacherModel;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.profile.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns a batch into updates of the policy: accumulate, clip, step. Does not own what it is given.
///
/// Over several ranks, all of which hold the same batch, each accumulates its share and the gradients are summed; the
/// objective's weights are those of the whole batch, so the sum is the gradient that one rank would find.
///
/// @param reference the reference policy, null when no objective needs one
/// @param iterations updates per batch
/// @param collective the ranks that learn together
/// @param teacher what an objective with a divergence compares with; null for none
public record Learner(
        Policy policy,
        @Nullable Reference reference,
        AdamW optimizer,
        LearningRate learningRate,
        double maxGradNorm,
        int iterations,
        double temperature,
        Collective collective,
        @Nullable TeacherModel teacher) {
    /// A learner in a process of its own.
    public Learner(
            Policy policy,
            @Nullable Reference reference,
            AdamW optimizer,
            LearningRate learningRate,
            double maxGradNorm,
            int iterations,
            double temperature) {
        this(
                policy,
                reference,
                optimizer,
                learningRate,
                maxGradNorm,
                iterations,
                temperature,
                new LocalCollective(),
                null);
    }

    /// Learns from `batch` in step `step` (1-based) at the schedule's learning rate.
    public Learned learn(TrainingBatch batch, int step) {
        return learn(batch, step, 1);
    }

    /// Learns from `batch` in step `step` (1-based).
    ///
    /// An update whose loss or gradient is not finite is not applied; the metrics show it.
    ///
    /// @param factor of the schedule's learning rate
    /// @return with the metrics under TRL's keys: `loss`, `grad_norm`, `learning_rate`, `entropy`, those of the
    ///     objective, and the sampling mismatch; averages over the iterations, as TRL logs them
    public Learned learn(TrainingBatch batch, int step, double factor) {
        Metrics metrics = new Metrics();
        double rate = factor * learningRate.at(step - 1);
        if (batch.isEmpty()) {
            metrics.put("learning_rate", rate);
            return new Learned(metrics.values(), List.of());
        }
        List<@Nullable List<float[]>> old = oldLogProbs(batch);
        List<@Nullable List<float[]>> references = referenceLogProbs(batch);
        List<Learned> updates = new ArrayList<>();
        for (int iteration = 0; iteration < iterations; iteration++) {
            updates.add(update(batch, old, references, rate, iteration == 0));
        }
        metrics.putAll(mean(updates.stream().map(Learned::metrics).toList()));
        metrics.put("learning_rate", rate);
        return new Learned(metrics.values(), updates.getFirst().reports());
    }

    private List<@Nullable List<float[]>> oldLogProbs(TrainingBatch batch) {
        List<@Nullable List<float[]>> old = new ArrayList<>();
        for (BatchPart part : batch.parts()) {
            boolean sampled = part.sequences().getFirst().sampled();
            old.add(sampled && iterations > 1 ? shared().logProbs(policy, part.sequences(), temperature) : null);
        }
        return old;
    }

    /// The reference does not change, so that once per batch is enough whatever the number of iterations.
    private List<@Nullable List<float[]>> referenceLogProbs(TrainingBatch batch) {
        List<@Nullable List<float[]>> references = new ArrayList<>();
        for (BatchPart part : batch.parts()) {
            boolean needed = part.objective().needsReference();
            double at = part.sequences().getFirst().sampled() ? temperature : 1;
            references.add(needed && reference != null ? shared().logProbs(reference, part.sequences(), at) : null);
        }
        return references;
    }

    private Learned update(
            TrainingBatch batch,
            List<@Nullable List<float[]>> old,
            List<@Nullable List<float[]>> references,
            double rate,
            boolean first) {
        Metrics metrics = new Metrics();
        Weights weights = policy.weights();
        try (var _ = policy.profile().phase(Phase.OPTIMIZER)) {
            weights.clearGradients();
        }
        double loss = 0;
        List<UpdateReport> reports = new ArrayList<>();
        for (int i = 0; i < batch.parts().size(); i++) {
            BatchPart part = batch.parts().get(i);
            boolean sampled = part.sequences().getFirst().sampled();
            UpdateReport report =
                    shared().accumulate(part, sampled ? temperature : 1, old.get(i), references.get(i), teacher);
            loss += report.loss();
            reports.add(report);
            describe(report, sampled, first, metrics);
        }
        if (collective.size() > 1) {
            collective.sum(weights.trainable().stream().map(Parameter::gradient).toList());
        }
        metrics.put(StepMetrics.LOSS, loss);
        metrics.put(StepMetrics.GRAD_NORM, step(loss, rate));
        return new Learned(metrics.values(), reports);
    }

    /// Clips, and steps where the numbers are finite and there is a gradient.
    ///
    /// **How we differ** from TRL: a batch without any signal is no step. Adam would carry on with its first
    /// moments, and its second ones would fade, so that the next gradient, after hundreds of such steps, moved
    /// every weight by up to `0.1 / √0.001 · Σ 0.9ᵏ ≈ 32` learning rates (docs/studies/too-hard.md). Weight decay
    /// waits as well.
    ///
    /// @return the gradient's norm before clipping
    private double step(double loss, double rate) {
        Weights weights = policy.weights();
        try (var _ = policy.profile().phase(Phase.OPTIMIZER)) {
            double norm = GradientClip.clip(weights.trainable(), maxGradNorm);
            if (norm > 0 && Double.isFinite(loss) && Double.isFinite(norm)) {
                optimizer.step(rate);
                weights.refresh(weights.compute());
            }
            return norm;
        }
    }

    private SharedPolicy shared() {
        return new SharedPolicy(policy, collective);
    }

    private static void describe(UpdateReport report, boolean sampled, boolean first, Metrics metrics) {
        TeacherDistance distance = report.distance();
        if (distance != null && !sampled) {
            metrics.put("distill/expert_divergence", distance.divergence());
            return;
        }
        if (distance != null) {
            metrics.put("distill/divergence", distance.divergence());
            metrics.put(StepMetrics.REVERSE_KL, distance.reverseKl());
        }
        String prefix = report.part().prefix();
        metrics.put(prefix + StepMetrics.ENTROPY, report.meanEntropy());
        report.part().objective().metrics(report.sequences()).forEach((key, value) -> metrics.put(prefix + key, value));
        if (!sampled) {
            metrics.put(prefix + StepMetrics.LOSS, report.loss());
        } else if (first && prefix.isEmpty()) {
            mismatch(report, metrics);
        }
    }

    /// How far the log-probabilities seen while sampling are from those of the training pass, in nats.
    private static void mismatch(UpdateReport report, Metrics metrics) {
        double sum = 0;
        double max = 0;
        long count = 0;
        List<TrainingSequence> sequences = report.part().sequences();
        for (int i = 0; i < sequences.size(); i++) {
            float[] sampled = sequences.get(i).behaviourLogProbs();
            SequenceLogProbs seen = report.sequences().get(i);
            for (int t = 0; sampled != null && t < sampled.length; t++) {
                double difference = Math.abs((double) sampled[t] - seen.logProbs()[t]);
                sum += difference;
                max = Math.max(max, difference);
                count++;
            }
        }
        metrics.put(StepMetrics.SAMPLING_DIFFERENCE, count == 0 ? 0 : sum / count);
        metrics.put("sampling/sampling_logp_difference/max", max);
    }

    private static Map<String, Double> mean(List<Map<String, Double>> updates) {
        Map<String, Double> mean = new LinkedHashMap<>();
        for (Map<String, Double> update : updates) {
            update.keySet().forEach(key -> mean.putIfAbsent(key, 0.0));
        }
        mean.replaceAll((key, _) -> updates.stream()
                .filter(update -> update.containsKey(key))
                .mapToDouble(update -> update.get(key))
                .average()
                .orElse(0));
        return mean;
    }
}
