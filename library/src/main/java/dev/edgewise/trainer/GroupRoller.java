package dev.edgewise.trainer;

import dev.edgewise.curriculum.Admission;
import dev.edgewise.curriculum.Assignment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.environment.Environment;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Rolls groups out: asks the curriculum for cells, draws a task of each, samples and scores completions, and tells
/// the curriculum.
///
/// With a screening gate every group begins with its first few rollouts; the rest is sampled in a second call, for
/// the groups that the gates want continued.
final class GroupRoller {
    /// Draws of a task before one is taken that no gate finds due: a cell may hold nothing else.
    private static final int MOST_DRAWS = 32;

    private final RolloutSettings settings;
    private final Map<String, Environment> environments;
    private final Curriculum curriculum;
    private final PromptRenderer prompts;
    private final RolloutSampler sampler;

    GroupRoller(
            RolloutSettings settings,
            Map<String, Environment> environments,
            Curriculum curriculum,
            PromptRenderer prompts,
            CompletionSampler generator,
            Scores scores) {
        this.settings = settings;
        this.environments = environments;
        this.curriculum = curriculum;
        this.prompts = prompts;
        this.sampler = new RolloutSampler(generator, prompts, scores);
    }

    /// A group and what became of it.
    record Scored(Assignment assignment, RolloutGroup group, Admission admission) {
        boolean admitted() {
            return admission instanceof Admission.Admitted;
        }
    }

    /// A task about to be rolled out; `number` counts the groups of the step.
    private record Planned(Assignment assignment, Task task, PromptRenderer.Prompt prompt, int number, int size) {}

    /// Rolls out at most `most` groups in one batch; `first` counts the groups of the step before them.
    ///
    /// @param rollouts at most so many; the group that would pass them is cut short
    List<Scored> roll(int step, int first, int most, long rollouts) {
        List<Planned> planned = new ArrayList<>();
        long left = rollouts;
        while (planned.size() < most && left >= curriculum.leastGroup()) {
            Planned next = plan(step, first + planned.size(), left);
            planned.add(next);
            left -= next.size();
        }
        int count = planned.size();
        List<RolloutGroup> groups = new ArrayList<>();
        int screening = curriculum.screening();
        if (screening == 0) {
            groups.addAll(sampleBySize(step, planned));
        } else {
            groups.addAll(sample(step, "rollout", planned, screening));
            complete(step, planned, groups, settings.groupSize() - screening);
        }
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scored.add(new Scored(planned.get(i).assignment(), groups.get(i), curriculum.observe(groups.get(i))));
        }
        return scored;
    }

    private Planned plan(int step, int number, long left) {
        Assignment assignment = curriculum.next(Seeds.stream(settings.seed(), "cell", step, number));
        Cell cell = assignment.cell();
        Long item = assignment.item();
        RandomGenerator random = item == null
                ? Seeds.stream(settings.seed(), "task", step, number)
                : Seeds.stream(settings.seed(), "item", cell, item);
        Environment environment = environment(cell);
        Task task = environment.draw(Split.TRAIN, cell.level(), random);
        for (int draw = 1; draw < MOST_DRAWS && item == null && !curriculum.due(task); draw++) {
            task = environment.draw(Split.TRAIN, cell.level(), random);
        }
        int size = (int) Math.min(assignment.size(), left);
        return new Planned(assignment, task, prompts.render(task), number, size);
    }

    /// Samples groups of one size together, and returns all in their order.
    private List<RolloutGroup> sampleBySize(int step, List<Planned> planned) {
        Map<Integer, List<Planned>> bySize = new TreeMap<>();
        planned.forEach(one ->
                bySize.computeIfAbsent(one.size(), _ -> new ArrayList<>()).add(one));
        Map<Integer, RolloutGroup> byNumber = new TreeMap<>();
        bySize.forEach((size, alike) -> {
            List<RolloutGroup> groups = sample(step, "rollout", alike, size);
            for (int i = 0; i < groups.size(); i++) {
                byNumber.put(alike.get(i).number(), groups.get(i));
            }
        });
        return List.copyOf(byNumber.values());
    }

    /// Samples the rest of the groups that are worth it, in place.
    private void complete(int step, List<Planned> planned, List<RolloutGroup> groups, int rest) {
        List<Integer> continued = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (curriculum.continues(groups.get(i))) {
                continued.add(i);
            }
        }
        List<RolloutGroup> rests = sample(
                step, "continuation", continued.stream().map(planned::get).toList(), rest);
        for (int i = 0; i < rests.size(); i++) {
            RolloutGroup first = groups.get(continued.get(i));
            List<Rollout> all = Stream.concat(first.rollouts().stream(), rests.get(i).rollouts().stream())
                    .toList();
            groups.set(continued.get(i), new RolloutGroup(first.task(), first.prompt(), first.promptIds(), all));
        }
    }

    private List<RolloutGroup> sample(int step, String stream, List<Planned> planned, int copies) {
        List<RolloutSampler.Asked> asked = planned.stream()
                .map(one -> new RolloutSampler.Asked(
                        one.task(),
                        new Generator.Request(
                                one.prompt().ids(), Seeds.derive(settings.seed(), stream, step, one.number()))))
                .toList();
        List<List<Rollout>> rollouts = sampler.sample(this::environment, asked, copies, settings.sampling());
        List<RolloutGroup> groups = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            Planned one = planned.get(i);
            groups.add(new RolloutGroup(
                    one.task(), one.prompt().text(), one.prompt().ids(), rollouts.get(i)));
        }
        return groups;
    }

    Environment environment(Cell cell) {
        Environment environment = environments.get(cell.environment());
        if (environment == null) {
            throw new IllegalStateException("the curriculum asks for " + cell + ", but there is no such environment");
        }
        return environment;
    }
}
