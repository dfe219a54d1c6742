package dev.edgewise.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.advantage.Credit;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.curriculum.Admission;
import dev.edgewise.curriculum.Assignment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.environment.Environment;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.generate.Generator;
import dev.edgewise.guard.NoSignalGuard;
import dev.edgewise.objective.Objective;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Batches of on-policy rollouts chosen by a curriculum, beside expert solutions of what it wants imitated.
///
/// A step asks the curriculum for cells, rolls a group out for each, scores them, and goes on until enough groups
/// are admitted or the curriculum's budget is spent; then credit is given over all admitted groups.
public final class RolloutSource implements BatchSource {
    private final RolloutSettings settings;
    private final Map<String, Environment> environments;
    private final Curriculum curriculum;
    private final PromptRenderer prompts;
    private final Generator generator;
    private final Credit credit;
    private final Objective policyObjective;
    private final Objective imitationObjective;

    public RolloutSource(
            RolloutSettings settings,
            List<Environment> environments,
            Curriculum curriculum,
            PromptRenderer prompts,
            Generator generator,
            Credit credit,
            Objective policyObjective,
            Objective imitationObjective) {
        this.settings = settings;
        this.environments =
                environments.stream().collect(Collectors.toUnmodifiableMap(Environment::name, Function.identity()));
        this.curriculum = curriculum;
        this.prompts = prompts;
        this.generator = generator;
        this.credit = credit;
        this.policyObjective = policyObjective;
        this.imitationObjective = imitationObjective;
    }

    private record Scored(Assignment assignment, RolloutGroup group, Admission admission) {
        boolean admitted() {
            return admission instanceof Admission.Admitted;
        }
    }

    @Override
    public Collected next(int step, int steps, long rolloutsLeft, EventSink events) {
        curriculum.beginStep(step, steps);
        List<Scored> scored = collect(step, rolloutsLeft / settings.groupSize(), events);
        List<RolloutGroup> admitted =
                scored.stream().filter(Scored::admitted).map(Scored::group).toList();
        List<double[]> advantages = credit.assign(admitted);
        report(step, scored, advantages, events);
        List<TrainingSequence> demonstrations = demonstrations(step);
        TrainingBatch batch = new TrainingBatch(List.of(
                new BatchPart(policyObjective, sequences(admitted, advantages), 1),
                new BatchPart(imitationObjective, demonstrations, settings.demonstrationWeight())));
        List<RolloutGroup> groups = scored.stream().map(Scored::group).toList();
        Map<String, Double> metrics = new LinkedHashMap<>(RolloutMetrics.of(groups));
        if (settings.groups() > 0) {
            metrics.put("train/num_gen_batches", groups.size() / (double) settings.groups());
        }
        if (!demonstrations.isEmpty()) {
            metrics.put(NoSignalGuard.DEMONSTRATIONS, (double) demonstrations.size());
        }
        metrics.putAll(curriculum.metrics());
        return new Collected(batch, metrics, curriculum.cells(), rollouts(groups), tokens(groups));
    }

    private List<Scored> collect(int step, long groupsLeft, EventSink events) {
        List<Scored> scored = new ArrayList<>();
        int wished = settings.groups() == 0 ? 0 : curriculum.budget(settings.groups(), settings.maxGenBatches());
        int budget = (int) Math.min(wished, groupsLeft);
        int admitted = 0;
        while (admitted < settings.groups() && scored.size() < budget) {
            int wanted = Math.min(settings.groups() - admitted, budget - scored.size());
            for (Scored one : roll(step, scored.size(), wanted)) {
                scored.add(one);
                admitted += one.admitted() ? 1 : 0;
            }
            events.accept(new RolloutProgress(step, admitted, settings.groups(), scored.size()));
        }
        return scored;
    }

    /// Rolls out `count` groups in one batch; `first` counts the groups of the step before them.
    private List<Scored> roll(int step, int first, int count) {
        List<Assignment> assignments = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        List<PromptRenderer.Prompt> rendered = new ArrayList<>();
        List<Generator.Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Assignment assignment = curriculum.next(Seeds.stream(settings.seed(), "cell", step, first + i));
            Task task = environment(assignment.cell())
                    .draw(
                            Split.TRAIN,
                            assignment.cell().level(),
                            Seeds.stream(settings.seed(), "task", step, first + i));
            PromptRenderer.Prompt prompt = prompts.render(task.question());
            assignments.add(assignment);
            tasks.add(task);
            rendered.add(prompt);
            requests.add(
                    new Generator.Request(prompt.ids(), Seeds.derive(settings.seed(), "rollout", step, first + i)));
        }
        List<List<Completion>> completions = generator.generate(requests, settings.groupSize(), settings.sampling());
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RolloutGroup group = score(tasks.get(i), rendered.get(i), completions.get(i));
            scored.add(new Scored(assignments.get(i), group, curriculum.observe(group)));
        }
        return scored;
    }

    private RolloutGroup score(Task task, PromptRenderer.Prompt prompt, List<Completion> completions) {
        Environment environment = environment(task.cell());
        List<Rollout> rollouts = completions.stream()
                .map(completion -> new Rollout(completion, environment.score(task, completion.text())))
                .toList();
        return new RolloutGroup(task, prompt.text(), prompt.ids(), rollouts);
    }

    private Environment environment(Cell cell) {
        Environment environment = environments.get(cell.environment());
        if (environment == null) {
            throw new IllegalStateException("the curriculum asks for " + cell + ", but there is no such environment");
        }
        return environment;
    }

    private static void report(int step, List<Scored> scored, List<double[]> advantages, EventSink events) {
        int at = 0;
        for (Scored one : scored) {
            switch (one.admission()) {
                case Admission.Admitted() ->
                    events.accept(new GroupScored(
                            step, one.assignment().stage(), one.group(), advantages.get(at++), true, ""));
                case Admission.Rejected(String gate) ->
                    events.accept(new GroupScored(
                            step,
                            one.assignment().stage(),
                            one.group(),
                            new double[one.group().size()],
                            false,
                            gate));
            }
        }
    }

    private static List<TrainingSequence> sequences(List<RolloutGroup> groups, List<double[]> advantages) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            RolloutGroup group = groups.get(g);
            for (int i = 0; i < group.size(); i++) {
                Completion completion = group.rollouts().get(i).completion();
                sequences.add(new TrainingSequence(
                        group.promptIds(), completion.tokenIds(), advantages.get(g)[i], completion.logProbs()));
            }
        }
        return sequences;
    }

    private List<TrainingSequence> demonstrations(int step) {
        if (settings.demonstrations() == 0) {
            return List.of();
        }
        List<Cell> cells =
                curriculum.imitation(Seeds.stream(settings.seed(), "imitation", step), settings.demonstrations());
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Environment environment = environment(cells.get(i));
            Task task = environment.draw(
                    Split.TRAIN, cells.get(i).level(), Seeds.stream(settings.seed(), "demonstration", step, i));
            sequences.add(TrainingSequence.demonstration(
                    prompts.render(task.question()).ids(), prompts.completion(environment.solution(task))));
        }
        return sequences;
    }

    private static long rollouts(List<RolloutGroup> groups) {
        return groups.stream().mapToLong(RolloutGroup::size).sum();
    }

    private static long tokens(List<RolloutGroup> groups) {
        return groups.stream()
                .mapToLong(g -> (long) g.promptIds().length * g.size() + g.completionTokens())
                .sum();
    }

    @Override
    public ObjectNode snapshot() {
        return curriculum.snapshot();
    }

    @Override
    public void restore(ObjectNode state) {
        curriculum.restore(state);
    }
}
