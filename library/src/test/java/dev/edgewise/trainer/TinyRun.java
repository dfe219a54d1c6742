package dev.edgewise.trainer;

import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.Comparison;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.RandomWeights;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.phase.Kept;
import dev.edgewise.phase.Phase;
import dev.edgewise.phase.PhaseClock;
import dev.edgewise.phase.PhasedSampler;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.run.Checkpoint;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A whole run on a model of some thousand parameters: comparison of numbers, imitation and GRPO, with a KL
/// penalty unless the setup says otherwise.
final class TinyRun implements AutoCloseable {
    private static final int GROUP = 4;

    /// Makes the monitors of a run.
    @FunctionalInterface
    interface Monitoring {
        Monitoring NONE = (_, _, _) -> List.of();

        List<ScheduledMonitor> of(Policy policy, Generator generator, PromptRenderer prompts);
    }

    final Policy policy;
    final Trainer trainer;
    final List<TrainingEvent> events = new ArrayList<>();
    private final @Nullable Policy frozen;
    final AdamW optimizer;
    private final HfTokenizer tokenizer;

    TinyRun(TinySetup setup) {
        this(setup, List.of());
    }

    /// A run through phases over the same environment.
    TinyRun(TinySetup setup, List<Phase> phases) {
        Comparison comparison = new Comparison(AnswerFormat.BARE, false);
        List<Environment> environments = List.of(comparison);
        tokenizer = CharacterTokenizer.create(comparison.alphabet().orElseThrow(), null);
        policy = policy(tokenizer.vocabularySize(), setup);
        frozen = setup.adapter() == null ? policy.frozenCopy() : null;
        Reference reference = frozen == null ? policy.withoutAdapter() : frozen;
        optimizer = new AdamW(policy.weights().trainable(), AdamW.Settings.DEFAULT);
        PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
        Generator generator = new Generator(policy, tokenizer);
        SamplingSettings sampling = new SamplingSettings(1, 1, 0, 6, List.of());
        Progress progress = progress(comparison);
        PhaseClock clock = phases.isEmpty() ? null : new PhaseClock(phases, progress);
        TaskSampler sampler =
                clock == null ? edge(progress) : new PhasedSampler(clock, new Kept(clock, progress), TinyRun::edge);
        RolloutSource source = new RolloutSource(
                        new RolloutSettings(3, 2, GROUP, 2, 16, 1, sampling),
                        environments,
                        new Curriculum(progress, sampler, setup.gates(), setup.imitation(), GROUP),
                        prompts,
                        generator,
                        Credit.scaledBy(ScaleRewards.GROUP),
                        new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, setup.kl(), 6),
                        new CrossEntropy())
                .inPhases(clock);
        PolicyLearner learner = new PolicyLearner(
                policy, reference, optimizer, new LearningRate(LearningRate.Schedule.COSINE, 1e-2, 2, 40), 1, 2, 1);
        trainer = new Trainer(
                setup.settings(),
                source,
                learner,
                new Evaluator(environments, prompts, generator, sampling.greedy(), 4, 3),
                setup.monitoring().of(policy, generator, prompts),
                setup.guards(),
                new StoredCheckpoints(setup.store(), setup.before()),
                events::add,
                setup.interrupted(),
                setup.nanoTime());
    }

    record StoredCheckpoints(CheckpointStore store, CheckpointStore before) implements Checkpoints {
        @Override
        public Path save(int step, Writer writer) {
            return store.add(step, writer::write).directory();
        }

        @Override
        public Optional<Path> keep(int step, Writer writer) {
            return Optional.of(before.write(step, writer::write).directory().getFileName());
        }

        @Override
        public void removeOld(Set<Integer> needed) {
            store.removeOld(needed);
        }

        @Override
        public Optional<Path> find(int step) {
            return store.list().stream()
                    .filter(checkpoint -> checkpoint.step() == step)
                    .map(Checkpoint::directory)
                    .findFirst();
        }
    }

    static Policy policy(int vocabulary, TinySetup setup) {
        Weights weights = new Weights(
                new DecoderConfig(
                        "llama",
                        vocabulary,
                        32,
                        2,
                        2,
                        1,
                        16,
                        64,
                        1e-5,
                        10_000,
                        new RopeScaling.None(),
                        64,
                        true,
                        false,
                        false,
                        false,
                        false),
                setup.device());
        RandomWeights.initialise(weights, 3, 0.05);
        AdapterConfig adapter = setup.adapter();
        if (adapter != null) {
            Adapters.create(weights, adapter, 3);
        }
        weights.refresh(DType.F32);
        return new Policy(weights, 256);
    }

    static Curriculum curriculum(Environment environment, List<AdmissionGate> gates, Imitation imitation) {
        Progress progress = progress(environment);
        return new Curriculum(progress, edge(progress), gates, imitation, GROUP);
    }

    private static Progress progress(Environment environment) {
        return new Progress(
                new Ladders(Map.of(environment.name(), environment.levels())),
                SuccessPosterior.Settings.STANDARD,
                StagePolicy.STANDARD);
    }

    private static TaskSampler edge(Progress progress) {
        return new EdgeSampler(progress, GROUP, EdgeSettings.STANDARD);
    }

    /// Every weight that is trained, in order.
    List<float[]> weights() {
        return values(policy.weights().trainable());
    }

    /// Every weight of the model itself, in order.
    List<float[]> base() {
        return values(policy.weights().parameters());
    }

    /// Every weight of a reference with weights of its own, in order.
    List<float[]> reference() {
        return values(Objects.requireNonNull(frozen).weights().parameters());
    }

    static List<float[]> values(List<Parameter> parameters) {
        try (var _ = TensorScope.open()) {
            return parameters.stream()
                    .map(Parameter::master)
                    .map(Tensor::toFloats)
                    .toList();
        }
    }

    @Override
    public void close() {
        optimizer.close();
        if (frozen != null) {
            frozen.close();
        }
        policy.close();
        tokenizer.close();
    }
}
