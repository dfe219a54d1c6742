package dev.edgewise.trainer;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.environment.Environment;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.SignalUse;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.objective.Divergence;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.loss.Distilled;
import dev.edgewise.policy.TeacherModel;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// On-policy distillation: what a teacher's token probabilities add to the groups of a step.
///
/// The advantage of the outcome is multiplied by `reward_weight`. As credit, the reverse KL divergence per
/// token is added to it ([ReverseKl]). As loss, the [Divergence] on the completions, weighing λ, and on one expert
/// solution per group, weighing 1 − λ: the expectation of GKD's draw of one or the other for each step.
///
/// Groups of cells that are taught are learned from even where all outcomes are equal. Where the teacher is left
/// out ([TeacherRates]) and in other environments the outcome counts as without a teacher.
public final class Distillation implements FieldState {
    private final DistillRules rules;
    private final TeacherModel teacher;
    private final @Nullable TeacherRates rates;
    private @Nullable Prompted prompted;
    private final PromptRenderer prompts;
    private final Function<Cell, Environment> environments;
    private final long seed;
    private final Map<Cell, Boolean> taught = new HashMap<>();
    private final SignalCounts spent = new SignalCounts();
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private int step;
    private ToDoubleFunction<Cell> passRates = _ -> 0;
    private EventSink events = _ -> {};
    private long teacherTokens;
    private long expertTokens;

    /// @param exam by which success rates are measured
    /// @param samples answers a measurement; 0 measures nothing and leaves the teacher out nowhere
    /// @param refresh steps until a cell is measured again, 0 for never
    /// @param seed the run's
    public Distillation(
            DistillRules rules,
            TeacherModel teacher,
            TeacherExam exam,
            int samples,
            int refresh,
            PromptRenderer prompts,
            List<Environment> trained,
            long seed) {
        this.rules = rules;
        this.teacher = teacher;
        this.prompts = prompts;
        this.seed = seed;
        Map<String, Environment> byName = new HashMap<>();
        trained.forEach(each -> byName.put(each.name(), each));
        this.environments = cell -> Objects.requireNonNull(byName.get(cell.environment()));
        this.rates = samples == 0 ? null : new TeacherRates(exam, environments, seed, samples, refresh);
    }

    /// Gives the prompts under which a teacher reads what the policy wrote without one.
    @FunctionalInterface
    public interface Prompted {
        /// Returns the token ids of a task.
        ///
        /// @param number counts the groups of the step
        /// @param rollout counts those of the group
        int[] ids(Task task, int step, int number, int rollout);
    }

    /// Has the policy itself teach, which reads under prompts of its own. It changes with every step.
    ///
    /// @param changed returns the step at which the prompts last changed
    public Distillation promptedBy(Prompted prompts, IntSupplier changed) {
        prompted = prompts;
        if (rates != null) {
            rates.ofPolicyUnderPrompts(changed);
        }
        return this;
    }

    /// Tells of what a person should know of the teacher, at the step that is under way.
    public void warn(String sentence) {
        events.accept(new Warned(step, "distill", sentence));
    }

    /// Begins a step.
    ///
    /// @param policy posterior mean of the policy's success rate in a cell that it was asked in
    void begin(int nextStep, ToDoubleFunction<Cell> policy, EventSink sink) {
        step = nextStep;
        passRates = policy;
        events = sink;
        taught.clear();
        spent.clear();
        metrics.clear();
        expertTokens = 0;
    }

    /// Tells whether the teacher teaches in a cell in this step.
    boolean teaches(Cell cell) {
        return taught.computeIfAbsent(
                cell,
                _ -> (rules.environments().isEmpty() || rules.environments().contains(cell.environment()))
                        && (rates == null || better(rates, cell)));
    }

    private boolean better(TeacherRates measured, Cell cell) {
        long before = measured.tokens();
        boolean better = measured.better(cell, passRates.applyAsDouble(cell), step, events);
        spent.add(SignalUse.DISTILLATION, cell, 0, 0, measured.tokens() - before);
        return better;
    }

    /// Tells whether the teacher alone teaches in a cell in this step, since outcomes weigh nothing.
    boolean aloneIn(Cell cell) {
        return rules.rewardWeight() == 0 && taught.getOrDefault(cell, false);
    }

    /// Returns what the teacher read and wrote in this step, by cell, and the solutions that were shown beside it.
    List<SignalUse> uses() {
        return spent.uses();
    }

    /// Counts a pass of the teacher over sequences of a cell.
    ///
    /// @param shown whether they are solutions, whose tokens the student sees, too
    private void read(Cell cell, List<TrainingSequence> sequences, boolean shown, int times) {
        long tokens = tokens(sequences.stream().map(TrainingSequence::asTaught).toList());
        teacherTokens += times * tokens;
        spent.add(
                SignalUse.DISTILLATION,
                cell,
                shown ? sequences.size() : 0,
                shown ? tokens(sequences) : 0,
                times * tokens);
    }

    /// Returns what is learned from completions.
    ///
    /// @param groups those of the step, in the order of their completions
    /// @param completions of the groups; more may follow, which are not taught
    /// @param loss of the outcome
    /// @param weight of the whole in the step's loss
    List<BatchPart> parts(
            List<RolloutGroup> groups, List<TrainingSequence> completions, Objective loss, double weight) {
        Divergence divergence = rules.divergence();
        List<TrainingSequence> plain = new ArrayList<>();
        List<TrainingSequence> learned = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        int at = 0;
        for (RolloutGroup group : groups) {
            Cell cell = group.task().cell();
            List<TrainingSequence> own = under(group, completions.subList(at, at + group.size()), at);
            at += group.size();
            if (teaches(cell)) {
                cells.add(cell);
                read(cell, own, false, divergence == null ? 1 : rules.onPolicy() == 0 ? 0 : rules.iterations());
                own.forEach(sequence -> learned.add(scaled(sequence)));
            } else {
                plain.addAll(own);
            }
        }
        plain.addAll(completions.subList(at, completions.size()));
        metrics.put(StepMetrics.DISTILLED_TOKENS, (double) completionTokens(learned));
        if (divergence == null) {
            plain.addAll(0, credited(learned));
            return List.of(new BatchPart(loss, plain, weight));
        }
        double share = weight * learned.size() / Math.max(1, completions.size());
        List<TrainingSequence> experts = rules.onPolicy() == 1 ? List.of() : experts(cells);
        expertTokens = tokens(experts);
        return List.of(
                new BatchPart(loss, plain, weight - share),
                new BatchPart(
                        rules.onPolicy() == 0 ? loss : new Distilled(loss, weighed(divergence, rules.onPolicy())),
                        learned,
                        share),
                new BatchPart(new Distilled(null, weighed(divergence, 1 - rules.onPolicy())), experts, share));
    }

    private List<TrainingSequence> under(RolloutGroup group, List<TrainingSequence> own, int first) {
        Prompted prompts = prompted;
        return prompts == null
                ? own
                : IntStream.range(0, own.size())
                        .mapToObj(i -> own.get(i).taughtUnder(prompts.ids(group.task(), step, first, i)))
                        .toList();
    }

    private TrainingSequence scaled(TrainingSequence sequence) {
        return sequence.withAdvantage(rules.rewardWeight() * sequence.advantage());
    }

    private static Divergence weighed(Divergence divergence, double share) {
        return new Divergence(
                divergence.weight() * share,
                divergence.beta(),
                divergence.temperature(),
                divergence.topK(),
                divergence.addTail());
    }

    private List<TrainingSequence> credited(List<TrainingSequence> sequences) {
        if (sequences.isEmpty()) {
            return sequences;
        }
        ReverseKl credit = ReverseKl.of(teacher, sequences, rules);
        metrics.put(StepMetrics.REVERSE_KL, credit.mean());
        return credit.sequences();
    }

    /// Draws one solution of each cell; a cell without one is left out.
    private List<TrainingSequence> experts(List<Cell> cells) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            int number = i;
            Environment environment = environments.apply(cell);
            environment
                    .drawSolved(cell.level(), Seeds.stream(seed, "distilled solution", step, i))
                    .map(task -> {
                        TrainingSequence solution =
                                prompts.solution(task.conversation(), environment.solutionTurns(task));
                        return prompted == null
                                ? solution
                                : solution.taughtUnder(prompted.ids(task, step, -1 - number, 0));
                    })
                    .ifPresent(sequence -> {
                        sequences.add(sequence);
                        read(cell, List.of(sequence), true, rules.iterations());
                    });
        }
        return sequences;
    }

    /// Returns the tokens of the expert solutions of the step, which a budget of tokens counts.
    long expertTokens() {
        return expertTokens;
    }

    /// Returns the metrics of the step:
    ///
    /// - `distill/tokens`: completion tokens taught
    /// - `distill/teacher_tokens`: tokens that the teacher read and wrote since the run began
    /// - `distill/reverse_kl`: mean of log π_S − log π_T over the tokens taught; as loss, the learner reports it
    /// - `distill/left_out`, `distill/<environment>/level_k/teacher_pass_rate`: see [TeacherRates]
    Map<String, Double> metrics() {
        Map<String, Double> all = new LinkedHashMap<>(metrics);
        all.put("distill/teacher_tokens", (double) (teacherTokens + (rates == null ? 0 : rates.tokens())));
        if (rates != null) {
            all.putAll(rates.metrics());
        }
        return all;
    }

    static long completionTokens(List<TrainingSequence> sequences) {
        return sequences.stream().mapToLong(TrainingSequence::learnedTokens).sum();
    }

    private static long tokens(List<TrainingSequence> sequences) {
        return sequences.stream().mapToLong(TrainingSequence::length).sum();
    }

    @Override
    public void fields(StateFields state) {
        state.of("the teacher");
        teacherTokens = state.total("tokens", teacherTokens);
        if (rates != null) {
            state.part("rates", rates);
        }
    }
}
