package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.collective.Collective;
import dev.edgewise.config.DpoConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RenewalConfig;
import dev.edgewise.config.RolloutConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SelectConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.EventSink;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SharedGenerator;
import dev.edgewise.ifd.IfdScorer;
import dev.edgewise.optim.AdamW;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.random.Seeds;
import dev.edgewise.run.RunFiles;
import dev.edgewise.selection.Top;
import dev.edgewise.trainer.BatchSource;
import dev.edgewise.trainer.Checkpoints;
import dev.edgewise.trainer.DemonstrationSelection;
import dev.edgewise.trainer.Evaluator;
import dev.edgewise.trainer.FastWeights;
import dev.edgewise.trainer.PolicyLearner;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptMonitor;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.Renewal;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.ScheduledMonitor;
import dev.edgewise.trainer.Scores;
import dev.edgewise.trainer.Trainer;
import dev.edgewise.trainer.Unscored;
import dev.edgewise.trainer.WeightMonitor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A run that trains a decoder, wired: policy, batch source, learner, evaluation, monitors, guards.
final class DecoderRun {
    private DecoderRun() {}

    /// Builds the run; see [TrainingRun#assemble].
    static TrainingRun assemble(
            RunOutline outline,
            Function<TrainedModel, Checkpoints> checkpoints,
            @Nullable RunFiles files,
            Consumer<String> say,
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
            TrainedDecoder trained = new TrainedDecoder(model, merges(outline.config()));
            return assemble(outline, trained, owned, checkpoints, files, say, events, interrupted, collective);
        } catch (RuntimeException e) {
            TrainingRun.close(owned);
            throw e;
        }
    }

    /// @param owned takes what has to be closed
    private static TrainingRun assemble(
            RunOutline given,
            TrainedDecoder trained,
            Deque<Runnable> owned,
            Function<TrainedModel, Checkpoints> checkpoints,
            @Nullable RunFiles files,
            Consumer<String> say,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        OpenModel model = trained.model();
        RunConfig config = given.config();
        PromptRenderer prompts = given.prompts();
        CompletionSampler generator = new Generator(model.policy(), model.tokenizer());
        RunOutline outline = RunPrompts.heldBack(
                        collective.size() > 1
                                ? LevelInference.alone(given)
                                : LevelInference.of(
                                        given,
                                        new RolloutSampler(
                                                generator,
                                                prompts,
                                                given.scores().plain()),
                                        files,
                                        say))
                .goingOn(unscored(config, events, collective.size()));
        List<Environment> environments = outline.tasks().trained();
        List<Environment> evaluated = outline.tasks().evaluated();
        List<Environment> all = outline.tasks().all();
        List<Environment> asked = outline.asked();
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
        FastWeights fast = RunPrompts.of(
                outline,
                new PromptFit(prompts, context.context(), config.rollout().maxCompletionLength()),
                generator,
                collective,
                owned,
                notes);
        RunTeacher teacher = RunTeacher.open(outline, model, prompts, fast, collective, notes);
        if (teacher != null) {
            owned.push(teacher::close);
            owned.push(() -> teacher.tellCost(say));
        }
        BatchSource<TrainingBatch, UpdateReport> source = Sources.of(
                outline,
                prompts,
                generator,
                context,
                demonstrations,
                preferences,
                teacher == null ? null : teacher.distillation(),
                fast,
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
                    files == null ? null : files.referenceLogProbs());
        }
        AdamW optimizer = new AdamW(model.policy().weights().trainable(), TrainingRun.adam(config.optimizer()));
        owned.push(optimizer::close);
        PolicyLearner learner = new PolicyLearner(
                model.policy(),
                reference,
                optimizer,
                TrainingRun.learningRate(config),
                config.optimizer().maxGradNorm(),
                grpo == null ? 1 : grpo.numIterations(),
                config.rollout().temperature(),
                collective,
                teacher == null ? null : teacher.model());
        if (grpo != null && !config.renewals().isEmpty()) {
            long seed = Seeds.derive(config.seed(), "renewal");
            learner.renewedBy(
                    new Renewal(
                            model.policy(),
                            optimizer,
                            seed,
                            WeightMonitor.prompts(environments, prompts, seed),
                            RankAgreement.units(collective)),
                    merges(config));
        }
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
        TrainedModel saved = fast == null ? trained : new PromptedModel(trained, fast);
        Trainer trainer = new Trainer(
                TrainingRun.settings(config),
                source,
                learner,
                evaluator,
                monitors(
                        config,
                        new Monitors(config, environments, model, prompts, generator, scores, copy, collective),
                        evaluator,
                        fast,
                        notes::add),
                GuardSet.of(config),
                checkpoints.apply(saved),
                events,
                RankAgreement.any(interrupted, collective),
                RankAgreement.clock(System::nanoTime, collective));
        return new TrainingRun(
                saved, owned, ladders(all), trainer, notes, RunNotes.data(all, demonstrations, preferences));
    }

    /// Returns what the run goes on with where an attempt has no score; null where it stops.
    ///
    /// @throws ConfigException if it would have to go on over several ranks
    static @Nullable Unscored unscored(RunConfig config, EventSink events, int ranks) {
        if (config.rollout().unscored() == RolloutConfig.Unscored.STOP) {
            return null;
        }
        if (ranks > 1) {
            throw new ConfigException("rollout.unscored: leave_out works in one process, since one rank may leave out"
                    + " what another does not, but this run has " + ranks
                    + " ranks; train in one process (--ranks 1), or set it to stop");
        }
        return new Unscored(events);
    }

    /// Beside those of the configuration one that asks the tasks of the evaluation under the prompts that evolve.
    private static List<ScheduledMonitor> monitors(
            RunConfig config,
            Monitors monitors,
            @Nullable Evaluator evaluator,
            @Nullable FastWeights fast,
            Consumer<String> notes) {
        List<ScheduledMonitor> all = new ArrayList<>(monitors.all(notes));
        if (fast != null && evaluator != null) {
            all.add(new ScheduledMonitor(
                    new PromptMonitor(evaluator, fast), config.train().evalSteps()));
        }
        return all;
    }

    /// Tells whether the run may merge its adapter into the model beneath it.
    private static boolean merges(RunConfig config) {
        return config.renewals().stream().anyMatch(RenewalConfig::freshAdapter);
    }

    /// Returns each environment's name with the descriptions of its levels.
    private static Map<String, List<String>> ladders(List<Environment> environments) {
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
}
