package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.collective.Collective;
import dev.edgewise.config.DpoConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.OptimizerConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SelectConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.EventSink;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SharedGenerator;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.model.Weights;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.selection.Top;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.trainer.BatchSource;
import dev.edgewise.trainer.Checkpoints;
import dev.edgewise.trainer.DemonstrationSelection;
import dev.edgewise.trainer.Evaluator;
import dev.edgewise.trainer.PolicyLearner;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.Scores;
import dev.edgewise.trainer.Trainer;
import dev.edgewise.trainer.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A training run, wired. Owns the model, the optimiser and the reference; closing frees them.
public final class TrainingRun implements AutoCloseable {
    private final OpenModel model;
    private final Deque<Runnable> owned;
    private final List<Environment> environments;
    private final Trainer trainer;
    private final List<String> notes;
    private final List<String> data;

    private TrainingRun(
            OpenModel model,
            Deque<Runnable> owned,
            List<Environment> environments,
            Trainer trainer,
            List<String> notes,
            List<String> data) {
        this.model = model;
        this.owned = owned;
        this.environments = environments;
        this.trainer = trainer;
        this.notes = notes;
        this.data = data;
    }

    /// Builds a run from its outline: loads the model and the demonstrations.
    ///
    /// Over several ranks all draw the same tasks and see the same completions, losses and clock, so that they take
    /// the same decisions; rollouts, passes and evaluations are shared out.
    ///
    /// @param checkpoints where the trainer saves itself, given the model that is trained
    /// @param interrupted whether a person asked to stop
    /// @param collective the ranks that train together
    /// @throws ConfigException if prompts and completions do not fit the model's context
    static TrainingRun assemble(
            RunOutline outline,
            Function<OpenModel, Checkpoints> checkpoints,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        return assemble(outline, checkpoints, null, events, interrupted, collective);
    }

    /// As above.
    ///
    /// @param referenceFile where log-probabilities of the reference are kept; null for nowhere
    static TrainingRun assemble(
            RunOutline outline,
            Function<OpenModel, Checkpoints> checkpoints,
            @Nullable Path referenceFile,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        if (outline.config().algorithm() instanceof PreferenceConfig && collective.size() > 1) {
            throw new ConfigException(
                    "algorithm " + outline.config().algorithm().type() + " runs in one process, but this run has "
                            + collective.size() + " ranks; start it as one");
        }
        OpenModel model = outline.open();
        Deque<Runnable> owned = new ArrayDeque<>();
        owned.push(model::close);
        try {
            return assemble(
                    outline, model, owned, checkpoints.apply(model), referenceFile, events, interrupted, collective);
        } catch (RuntimeException e) {
            close(owned);
            throw e;
        }
    }

    /// @param owned takes what has to be closed
    private static TrainingRun assemble(
            RunOutline outline,
            OpenModel model,
            Deque<Runnable> owned,
            Checkpoints checkpoints,
            @Nullable Path referenceFile,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        RunConfig config = outline.config();
        List<Environment> environments = outline.tasks().trained();
        List<Environment> evaluated = outline.tasks().evaluated();
        List<Environment> all = outline.tasks().all();
        List<Environment> asked = outline.asked();
        PromptRenderer prompts = outline.prompts();
        CompletionSampler generator = new Generator(model.policy(), model.tokenizer());
        if (collective.size() > 1) {
            all.stream().filter(each -> each.episodes().isPresent()).findFirst().ifPresent(each -> {
                throw new ConfigException(RolloutSampler.unable(each));
            });
            RankAgreement.sameWeights(model.policy().weights(), collective);
            generator = new SharedGenerator(generator, collective);
        }
        ContextCheck context =
                ContextCheck.of(config, model.policy().weights().config().context(), prompts);
        context.require(config, environments, evaluated);
        GrpoSettings grpo = Sources.grpo(config.algorithm());
        Optional<DemonstrationData> demonstrations = config.algorithm() instanceof SftConfig sft
                ? Optional.of(DemonstrationData.of(config, sft, asked, prompts))
                : Optional.empty();
        demonstrations.ifPresent(data -> context.requireDemonstrations(data.sequences()));
        Optional<PreferenceData> preferences = config.algorithm() instanceof PreferenceConfig preference
                ? Optional.of(PreferenceData.of(preference, prompts))
                : Optional.empty();
        preferences.ifPresent(data -> context.requirePreferences(data.rows()));
        List<String> notes = new ArrayList<>(model.notes());
        RunTeacher teacher = RunTeacher.open(outline, model, prompts, collective, notes);
        if (teacher != null) {
            owned.push(teacher::close);
        }
        BatchSource<TrainingBatch, UpdateReport> source = Sources.of(
                outline,
                prompts,
                generator,
                context,
                demonstrations,
                preferences,
                teacher == null ? null : teacher.distillation(),
                selection(config, model, collective, demonstrations));
        notes.addAll(RunNotes.of(config, asked, context));
        demonstrations.ifPresent(data -> notes.addAll(data.notes()));
        preferences.ifPresent(data -> notes.addAll(data.notes()));
        boolean adapted = model.policy().weights().adapter() != null;
        Policy copy = Sources.refers(config) && !adapted ? model.policy().frozenCopy() : null;
        if (copy != null) {
            owned.push(copy::close);
        }
        Reference reference = adapted ? model.policy().withoutAdapter() : copy;
        if (config.algorithm() instanceof DpoConfig dpo && dpo.precomputeRefLogProbs()) {
            reference = FixedReference.of(
                    reference == null ? model.policy() : reference,
                    preferences.orElseThrow().rows(),
                    referenceFile);
        }
        AdamW optimizer = new AdamW(model.policy().weights().trainable(), adam(config.optimizer()));
        owned.push(optimizer::close);
        PolicyLearner learner = new PolicyLearner(
                model.policy(),
                reference,
                optimizer,
                learningRate(config),
                config.optimizer().maxGradNorm(),
                grpo == null ? 1 : grpo.numIterations(),
                config.rollout().temperature(),
                collective,
                teacher == null ? null : teacher.model());
        Scores scores = outline.scores().plain();
        Evaluator evaluator = config.train().evalSamples() == 0
                ? null
                : new Evaluator(
                        evaluated,
                        prompts,
                        generator,
                        Sampling.of(config.rollout()).at(config.train().evalTemperature()),
                        scores,
                        config.train().evalSamples(),
                        config.seed());
        Trainer trainer = new Trainer(
                settings(config),
                source,
                learner,
                evaluator,
                new Monitors(config, environments, model, prompts, generator, scores, copy, collective).all(),
                GuardSet.of(config),
                checkpoints,
                events,
                RankAgreement.any(interrupted, collective),
                RankAgreement.clock(System::nanoTime, collective));
        return new TrainingRun(
                model, owned, all, trainer, List.copyOf(notes), RunNotes.data(all, demonstrations, preferences));
    }

    /// Returns what chooses among the demonstrations of an SFT run; null where all are learned.
    private static @Nullable DemonstrationSelection selection(
            RunConfig config, OpenModel model, Collective collective, Optional<DemonstrationData> data) {
        SelectConfig select = config.algorithm() instanceof SftConfig sft ? sft.select() : null;
        if (select == null) {
            return null;
        }
        IfdScorer scorer = DemonstrationSelection.scorer(
                model.policy(),
                collective,
                model.tokenizer(),
                select.template(),
                model.template(),
                Math.min(select.maxLength(), model.policy().weights().config().context()));
        return new DemonstrationSelection(
                scorer, data.orElseThrow().pairs(), select.every(), select.rule(), new Top(select.top()));
    }

    static AdamW.Settings adam(OptimizerConfig config) {
        return new AdamW.Settings(config.adamBeta1(), config.adamBeta2(), config.adamEpsilon(), config.weightDecay());
    }

    private static LearningRate learningRate(RunConfig config) {
        OptimizerConfig optimizer = config.optimizer();
        LearningRate.Schedule schedule = switch (optimizer.lrSchedulerType()) {
            case LINEAR -> LearningRate.Schedule.LINEAR;
            case COSINE -> LearningRate.Schedule.COSINE;
            case CONSTANT -> LearningRate.Schedule.CONSTANT;
        };
        return new LearningRate(
                schedule,
                optimizer.learningRate(),
                optimizer.warmupSteps(),
                config.train().maxSteps());
    }

    private static TrainerSettings settings(RunConfig config) {
        return new TrainerSettings(
                config.train().maxSteps(),
                maxSeconds(config),
                orUnlimited(config.train().maxRollouts()),
                orUnlimited(config.train().maxTokens()),
                config.train().evalSteps(),
                config.train().saveSteps());
    }

    /// The time limit of a run, seconds; infinity without one.
    static double maxSeconds(RunConfig config) {
        Double limit = config.train().maxSeconds();
        return limit == null ? Double.POSITIVE_INFINITY : limit;
    }

    private static long orUnlimited(@Nullable Long limit) {
        return limit == null ? TrainerSettings.UNLIMITED : limit;
    }

    /// Each environment's name with the descriptions of its levels.
    public Map<String, List<String>> ladders() {
        Map<String, List<String>> ladders = new LinkedHashMap<>();
        for (Environment environment : environments) {
            List<String> levels = new ArrayList<>();
            for (int level = 0; level < environment.levels(); level++) {
                levels.add(environment.describe(level));
            }
            ladders.put(environment.name(), List.copyOf(levels));
        }
        return ladders;
    }

    public Trainer trainer() {
        return trainer;
    }

    /// What a person should know before the first step; see [RunNotes].
    public List<String> notes() {
        return notes;
    }

    /// What became of the rows of data files; see [RunNotes].
    public List<String> data() {
        return data;
    }

    /// What is trained, for messages: parameters and number format.
    public String modelText() {
        Weights weights = model.policy().weights();
        String text = "%s, %.1fM parameters, %s"
                .formatted(weights.config().modelType(), weights.count() / 1e6, weights.compute());
        AdapterConfig adapter = weights.adapter();
        long trained =
                weights.trainable().stream().mapToLong(p -> p.master().count()).sum();
        return adapter == null
                ? text
                : text
                        + "; LoRA of rank %d on %s, %s parameters"
                                .formatted(
                                        adapter.rank(),
                                        String.join(", ", adapter.targets().entries()),
                                        ReadableNumbers.count(trained));
    }

    /// Fills `directory` with the model as a Hugging Face directory, or with its adapter as a PEFT directory.
    public void writeModel(Path directory) {
        ModelWriter.write(model, directory);
    }

    @Override
    public void close() {
        close(owned);
    }

    /// Closes the newest first, since a later part may use an earlier one.
    private static void close(Deque<Runnable> owned) {
        owned.forEach(Runnable::run);
    }
}
