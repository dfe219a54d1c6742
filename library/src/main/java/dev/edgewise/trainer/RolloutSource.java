package dev.edgewise.trainer;

import dev.edgewise.advantage.ControlledCredit;
import dev.edgewise.advantage.Credit;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Knobs;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.environment.Environment;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.SignalsGiven;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.phase.PhaseClock;
import dev.edgewise.policy.UpdateReport;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Batches of on-policy rollouts chosen by a curriculum, beside expert solutions of what it wants imitated.
///
/// A step asks the curriculum for cells, rolls a group out for each, scores them, and goes on until enough
/// groups are admitted or the curriculum's budget is spent; then credit is given over all admitted groups.
///
/// While a guard holds the entropy, tied groups that were turned away fill the step up, with advantage 0: only the
/// pull, and the KL penalty where there is one, acts on them. Where every group is tied, which is when the entropy is
/// held, there would be nothing to pull on otherwise.
///
/// Where outcomes are too rare, lessons teach ([LessonSource]); their groups are a part of the batch of their own.
public final class RolloutSource implements BatchSource<TrainingBatch, UpdateReport>, FieldState {
    private final RolloutSettings settings;
    private final Curriculum curriculum;
    private final PromptRenderer prompts;
    private final GroupRoller roller;
    private final Scores scores;
    private final ControlledCredit credit;
    private final ControlledLoss policyLoss;
    private final Objective imitationObjective;
    private final Credit lessonCredit;
    private final @Nullable LessonSource lessons;
    private final FormatMetrics formats = new FormatMetrics(CompletionFormats.BUILT_IN);
    private Knobs knobs = Knobs.STANDARD;
    private ShownSolutions shown = ShownSolutions.NONE;
    private @Nullable Distillation distillation;
    private @Nullable FastWeights fast;
    private boolean creditsTurns;
    private @Nullable PhaseClock clock;

    /// Scores as the environments do.
    public RolloutSource(
            RolloutSettings settings,
            List<Environment> environments,
            Curriculum curriculum,
            PromptRenderer prompts,
            CompletionSampler generator,
            Credit credit,
            Objective policyObjective,
            Objective imitationObjective) {
        this(
                settings,
                environments,
                curriculum,
                prompts,
                generator,
                Scores.PLAIN,
                credit,
                policyObjective,
                imitationObjective,
                null);
    }

    public RolloutSource(
            RolloutSettings settings,
            List<Environment> environments,
            Curriculum curriculum,
            PromptRenderer prompts,
            CompletionSampler generator,
            Scores scores,
            Credit credit,
            Objective policyObjective,
            Objective imitationObjective,
            @Nullable LessonSource lessons) {
        this.settings = settings;
        this.lessons = lessons;
        this.lessonCredit = credit.ofLessons();
        this.curriculum = curriculum;
        this.prompts = prompts;
        this.scores = scores;
        this.roller = new GroupRoller(
                settings,
                environments.stream().collect(Collectors.toUnmodifiableMap(Environment::name, Function.identity())),
                curriculum,
                prompts,
                generator,
                scores);
        this.credit = new ControlledCredit(credit, CompletionFormats.BUILT_IN);
        this.policyLoss = new ControlledLoss(policyObjective);
        this.imitationObjective = imitationObjective;
    }

    /// Has a teacher teach beside the outcome, from the first step on.
    public RolloutSource taughtBy(@Nullable Distillation teacher) {
        distillation = teacher;
        return this;
    }

    /// Has prompts evolve beside the weights, and samples under them.
    public RolloutSource promptedBy(@Nullable FastWeights weights) {
        fast = weights;
        if (weights != null) {
            roller.promptedBy(weights);
            if (lessons != null) {
                lessons.promptedBy(weights);
            }
        }
        return this;
    }

    /// Gives every turn of an episode credit of its own, instead of that of the episode.
    public RolloutSource creditingTurns(boolean each) {
        creditsTurns = each;
        return this;
    }

    /// Goes through phases, as the clock says that the curriculum follows; null for a run without.
    public RolloutSource inPhases(@Nullable PhaseClock ticking) {
        clock = ticking;
        return this;
    }

    @Override
    public Collected<TrainingBatch> next(int step, int steps, long rolloutsLeft, EventSink events) {
        scores.begin(step);
        curriculum.beginStep(step, steps);
        if (distillation != null) {
            distillation.begin(step, curriculum::passRate, events);
        }
        long left = rolloutsLeft;
        if (fast != null) {
            Set<String> inPlay =
                    clock != null && clock.steps() == 0 ? clock.current().environments() : Set.of();
            fast.begin(step, rolloutsLeft - settings.groupSize(), inPlay, events);
            left -= fast.completions();
        }
        RolledGroups rolled = RolledGroups.roll(step, settings, curriculum, knobs, distillation, roller, left, events);
        List<RolloutGroup> admitted = rolled.admitted();
        List<double[]> advantages = credit.assign(admitted, knobs);
        rolled.report(step, advantages, events);
        shown = ShownSolutions.of(
                step,
                settings,
                curriculum,
                knobs,
                roller::environment,
                (number, task, expert) ->
                        fast == null ? prompts.solution(task, expert) : fast.solution(step, number, task, expert));
        GivenLessons given = lessons == null
                ? GivenLessons.NONE
                : GivenLessons.of(lessons.give(step, left - rolled.rollouts()), lessonCredit);
        given.report(step, events);
        List<RolloutGroup> held = rolled.heldUp(knobs, settings.groups() - admitted.size());
        List<TrainingSequence> completions = new ArrayList<>(
                creditsTurns
                        ? CreditedSequences.byTurns(admitted, advantages, each -> credit.assign(each, knobs))
                        : CreditedSequences.of(admitted, advantages));
        completions.addAll(CreditedSequences.of(
                held, held.stream().map(group -> new double[group.size()]).toList()));
        TrainingBatch batch = batch(admitted, held.size(), completions, given);
        RolloutStep taken = new RolloutStep(rolled, given, shown);
        events.accept(new SignalsGiven(step, taken.signals(distillation)));
        Map<String, Double> metrics = taken.metrics(settings, formats);
        if (lessons != null) {
            metrics.putAll(lessons.metrics(given.all()));
        }
        metrics.putAll(curriculum.metrics());
        if (distillation != null) {
            metrics.putAll(distillation.metrics());
        }
        long evolved = 0;
        long read = 0;
        if (fast != null) {
            fast.observe(rolled.judged());
            metrics.putAll(fast.metrics(step));
            evolved = fast.completions();
            read = fast.tokens();
        }
        long tokens = taken.tokens() + (distillation == null ? 0 : distillation.expertTokens());
        if (clock != null) {
            clock.stepTaken(tokens + read);
        }
        return new Collected<>(batch, metrics, curriculum.cells(), taken.rollouts() + evolved, tokens + read);
    }

    /// Each part's loss is a mean, so it weighs as what it is the mean of: few prompts do not outweigh many
    /// demonstrations. A group's completions answer one prompt and differ from their mean only, so it counts once.
    private TrainingBatch batch(
            List<RolloutGroup> admitted, int held, List<TrainingSequence> completions, GivenLessons given) {
        double imitated = settings.demonstrationWeight() * shown.sequences().size();
        int groups = admitted.size() + held;
        double total = Math.max(1, groups + given.teaching() + imitated);
        Objective loss = policyLoss.under(knobs);
        List<BatchPart> parts = new ArrayList<>(
                distillation == null
                        ? List.of(new BatchPart(loss, completions, groups / total))
                        : distillation.parts(admitted, completions, loss, groups / total));
        parts.add(new BatchPart(loss, given.sequences(), given.teaching() / total, BatchPart.LESSONS));
        parts.add(new BatchPart(imitationObjective, shown.sequences(), imitated / total));
        return new TrainingBatch(parts);
    }

    @Override
    public void learned(List<UpdateReport> reports) {
        reports.stream()
                .filter(report -> report.part().objective().equals(imitationObjective))
                .forEach(report -> curriculum.learned(
                        shown.cells(),
                        report.sequences().stream()
                                .map(SequenceLogProbs::logProbs)
                                .toList()));
    }

    @Override
    public void turn(Knobs turned) {
        knobs = turned;
    }

    @Override
    public Optional<String> obstacle(Adjustment adjustment) {
        if (adjustment instanceof Adjustment.Demotion && settings.demonstrations() == 0) {
            return Optional.of("the run shows no expert solutions; algorithm.type: edge with demonstrations_per_step"
                    + " above 0 shows them");
        }
        if (adjustment instanceof Adjustment.ClipHigher clip && !policyLoss.changedBy(Knobs.turnedBy(List.of(clip)))) {
            return Optional.of("the loss has no upper clip below that; cispo bounds the ratio in another way");
        }
        return credit.obstacle(adjustment);
    }

    @Override
    public boolean atBorder() {
        return clock != null && clock.atBorder();
    }

    @Override
    public Border cross(int step) {
        return PhaseBorder.cross(Objects.requireNonNull(clock, "a run without phases has no border"), step);
    }

    @Override
    public boolean exhausted() {
        return clock != null && clock.ended();
    }

    @Override
    public boolean endsAtBorder() {
        return clock != null;
    }

    @Override
    public int groupSize() {
        return curriculum.leastGroup();
    }

    @Override
    public void fields(StateFields state) {
        state.of("the source of batches");
        state.part("curriculum", curriculum);
        state.part("formats", formats);
        if (lessons != null) {
            state.part("lessons", lessons);
        }
        if (distillation != null) {
            state.part("distillation", distillation);
        }
        if (fast != null) {
            state.part("prompts", fast);
        }
    }
}
