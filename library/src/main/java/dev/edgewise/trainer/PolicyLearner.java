package dev.edgewise.trainer;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.Collective;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.control.Renewals;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.policy.TeacherDistance;
import dev.edgewise.policy.TeacherModel;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.Profile;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a batch into updates of the policy: accumulate, clip, step. Does not own what it is given.
///
/// Over several ranks, all of which hold the same batch, each accumulates its share and the gradients are summed; the
/// objective's weights are those of the whole batch, so the sum is the gradient that one rank would find.
public final class PolicyLearner implements Learner<TrainingBatch, UpdateReport>, FieldState {
    private final Policy policy;
    private PolicyFiles files;
    private final @Nullable Reference reference;
    private final AdamW optimizer;
    private final LearningRate learningRate;
    private final double maxGradNorm;
    private final int iterations;
    private final double temperature;
    private final Collective collective;
    private final @Nullable TeacherModel teacher;
    private boolean referenceMoved;
    private @Nullable Renewal renewal;
    private double pull;

    /// Makes a learner.
    ///
    /// @param reference the reference policy, null when no objective needs one
    /// @param iterations updates per batch
    /// @param collective the ranks that learn together
    /// @param teacher what an objective with a divergence compares with; null for none
    public PolicyLearner(
            Policy policy,
            @Nullable Reference reference,
            AdamW optimizer,
            LearningRate learningRate,
            double maxGradNorm,
            int iterations,
            double temperature,
            Collective collective,
            @Nullable TeacherModel teacher) {
        this.policy = policy;
        this.files = new PolicyFiles(policy.weights(), reference instanceof Policy own ? own.weights() : null, false);
        this.reference = reference;
        this.optimizer = optimizer;
        this.learningRate = learningRate;
        this.maxGradNorm = maxGradNorm;
        this.iterations = iterations;
        this.temperature = temperature;
        this.collective = collective;
        this.teacher = teacher;
    }

    /// Makes a learner in a process of its own.
    public PolicyLearner(
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

    /// Lets weights and optimizer be renewed.
    ///
    /// @param merges whether checkpoints hold the model beneath the adapter, too, since that may change
    public PolicyLearner renewedBy(Renewal how, boolean merges) {
        renewal = how;
        files = files.withBase(merges && policy.weights().adapter() != null);
        return this;
    }

    /// Learns from `batch` in step `step` (1-based) at the schedule's learning rate.
    public Learned<UpdateReport> learn(TrainingBatch batch, int step) {
        return learn(batch, step, 1);
    }

    /// Learns from `batch`.
    ///
    /// @return with the metrics under TRL's keys: `loss`, `grad_norm`, `learning_rate`, `entropy`, those of the
    ///     objective, and the sampling mismatch; averages over the iterations, as TRL logs them
    @Override
    public Learned<UpdateReport> learn(TrainingBatch batch, int step, double factor) {
        Metrics metrics = new Metrics();
        double rate = factor * learningRate.at(step - 1);
        if (batch.isEmpty()) {
            metrics.put("learning_rate", rate);
            return new Learned<>(metrics.values(), List.of());
        }
        List<@Nullable List<float[]>> old = oldLogProbs(batch);
        List<@Nullable List<float[]>> references = referenceLogProbs(batch);
        List<Learned<UpdateReport>> updates = new ArrayList<>();
        for (int iteration = 0; iteration < iterations; iteration++) {
            updates.add(update(batch, old, references, rate, iteration == 0));
        }
        metrics.putAll(mean(updates.stream().map(Learned::metrics).toList()));
        metrics.put("learning_rate", rate);
        return new Learned<>(metrics.values(), updates.getFirst().reports());
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

    private Learned<UpdateReport> update(
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
        try (var _ = policy.profile().phase(Phase.OPTIMIZER)) {
            double norm = OptimizerStep.take(
                    optimizer, weights.trainable(), maxGradNorm, loss, rate, () -> weights.refresh(weights.compute()));
            metrics.put(StepMetrics.GRAD_NORM, norm);
            if (pull > 0 && norm > 0 && Double.isFinite(norm) && Double.isFinite(loss)) {
                double share = Math.min(1, rate * pull);
                towardsReference(share);
                metrics.put("reference_pull", share);
            }
        }
        return new Learned<>(metrics.values(), reports);
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

    @Override
    public AdamW optimizer() {
        return optimizer;
    }

    @Override
    public Profile profile() {
        return policy.profile();
    }

    @Override
    public void save(Path directory) {
        files.save(directory);
        if (referenceMoved) {
            files.saveReference(directory);
        }
    }

    @Override
    public void load(Path directory) {
        files.load(directory);
    }

    @Override
    public void resume(Path directory) {
        if (referenceMoved) {
            files.loadReference(directory);
        }
    }

    @Override
    public Optional<String> obstacle(Adjustment adjustment) {
        if (adjustment.needsReference() && reference == null) {
            return Optional.of(
                    "the run keeps no reference; algorithm.beta above 0, guards.kl_target or model.lora makes it have one");
        }
        if (adjustment instanceof Adjustment.ReferenceReset && !(reference instanceof Policy)) {
            return Optional.of("the reference of an adapter is the model beneath it, which stays as it is");
        }
        if (adjustment instanceof Renewals.FreshAdapter && !files.base()) {
            return Optional.of(
                    policy.weights().adapter() == null
                            ? "the run trains no adapter; model.lora makes one"
                            : "the run's checkpoints hold the adapter alone; fresh_adapter in phases[].at_start or"
                                    + " guards.on_plasticity_loss makes them hold the model beneath it");
        }
        if (adjustment instanceof Renewals.UnitReset && policy.weights().adapter() != null) {
            return Optional.of("the units are those of the frozen model beneath the adapter");
        }
        boolean random = adjustment instanceof Renewals.UnitReset || adjustment instanceof Renewals.ShrinkPerturb;
        if (random && renewal == null) {
            return Optional.of(
                    "the run is not set up for it; phases[].at_start or guards.on_plasticity_loss sets it up");
        }
        if (adjustment instanceof Adjustment.ClipHigher && iterations == 1) {
            return Optional.of("the run makes one update per batch, so that every ratio is 1 and no clip acts;"
                    + " algorithm.num_iterations above 1 makes it act");
        }
        return Optional.empty();
    }

    @Override
    public void turn(Knobs knobs) {
        pull = knobs.pull();
    }

    @Override
    public void perform(Adjustment.Once once, int step) {
        switch (once) {
            case Adjustment.ReferenceReset() -> {
                WeightMoves.copy(policy.weights(), ownReference());
                WeightMoves.reset(optimizer);
                referenceMoved = true;
            }
            case Adjustment.TowardsReference(double share) -> towardsReference(share);
            case Renewals.OptimizerReset() -> WeightMoves.reset(optimizer);
            case Renewals.ShrinkPerturb change -> renewal().shrinkPerturb(change, step);
            case Renewals.UnitReset(double threshold) -> renewal().resetUnits(threshold, step);
            case Renewals.FreshAdapter() -> renewal().freshAdapter(step);
            case Adjustment.Rollback _ -> throw new IllegalStateException("a rollback is no change of the learner");
        }
    }

    private Renewal renewal() {
        return Objects.requireNonNull(renewal, "the run cannot renew its weights");
    }

    private void towardsReference(double share) {
        if (policy.weights().adapter() == null) {
            WeightMoves.towards(policy.weights(), ownReference(), share);
        } else {
            WeightMoves.fadeAdapter(policy.weights(), share);
        }
    }

    /// Returns the weights of a reference that has its own.
    private Weights ownReference() {
        if (reference instanceof Policy own) {
            return own.weights();
        }
        throw new IllegalStateException("there is no reference with weights of its own");
    }

    @Override
    public void fields(StateFields state) {
        referenceMoved = state.of("the trainer's controls").flag("reference_moved", referenceMoved);
    }
}
