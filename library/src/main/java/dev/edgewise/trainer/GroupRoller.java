package dev.edgewise.trainer;

import dev.edgewise.curriculum.Admission;
import dev.edgewise.curriculum.Assignment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.environment.Environment;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.GivenPrompt;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    private @Nullable FastWeights fast;

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

    /// Spreads the rollouts of a group over prompts.
    void promptedBy(FastWeights weights) {
        fast = weights;
    }

    /// A group and what became of it.
    record Scored(Assignment assignment, RolloutGroup group, Admission admission) {
        boolean admitted() {
            return admission instanceof Admission.Admitted;
        }
    }

    /// A task about to be rolled out; `number` counts the groups of the step. Its rollouts are spread over `under`,
    /// or are all asked under `prompt` where that is empty.
    private record Planned(
            Assignment assignment,
            Task task,
            PromptRenderer.Rendered prompt,
            int number,
            int size,
            List<GivenPrompt> under) {}

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
            groups.addAll(sample(step, "rollout", planned, 0, screening));
            complete(step, planned, groups, settings.groupSize() - screening);
        }
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RolloutGroup group = groups.get(i);
            Admission admission = group.isScored() ? curriculum.observe(group) : new Admission.Rejected(Unscored.NAME);
            scored.add(new Scored(planned.get(i).assignment(), group, admission));
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
        return new Planned(
                assignment,
                task,
                prompts.render(task),
                number,
                (int) Math.min(assignment.size(), left),
                fast == null ? List.of() : fast.spread(task, step, number));
    }

    /// Samples groups of one size together, and returns all in their order.
    private List<RolloutGroup> sampleBySize(int step, List<Planned> planned) {
        Map<Integer, List<Planned>> bySize = new TreeMap<>();
        planned.forEach(one ->
                bySize.computeIfAbsent(one.size(), _ -> new ArrayList<>()).add(one));
        Map<Integer, RolloutGroup> byNumber = new TreeMap<>();
        bySize.forEach((size, alike) -> {
            List<RolloutGroup> groups = sample(step, "rollout", alike, 0, size);
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
            if (groups.get(i).isScored() && curriculum.continues(groups.get(i))) {
                continued.add(i);
            }
        }
        List<RolloutGroup> rests = sample(
                step, "continuation", continued.stream().map(planned::get).toList(), settings.groupSize() - rest, rest);
        for (int i = 0; i < rests.size(); i++) {
            RolloutGroup first = groups.get(continued.get(i));
            List<Rollout> all = Stream.concat(first.rollouts().stream(), rests.get(i).rollouts().stream())
                    .toList();
            groups.set(continued.get(i), new RolloutGroup(first.task(), first.prompt(), first.promptIds(), all));
        }
    }

    /// Samples rollouts `first … first + copies − 1` of every group.
    private List<RolloutGroup> sample(int step, String stream, List<Planned> planned, int first, int copies) {
        List<Planned> plain =
                planned.stream().filter(one -> one.under().isEmpty()).toList();
        List<Planned> spread =
                planned.stream().filter(one -> !one.under().isEmpty()).toList();
        Iterator<List<Rollout>> alike =
                (plain.isEmpty() ? List.<List<Rollout>>of() : alike(step, stream, plain, copies)).iterator();
        Iterator<List<Rollout>> apart =
                (spread.isEmpty() ? List.<List<Rollout>>of() : apart(step, stream, spread, first, copies)).iterator();
        return planned.stream()
                .map(one -> new RolloutGroup(
                        one.task(),
                        one.prompt().text(),
                        one.prompt().ids(),
                        (one.under().isEmpty() ? alike : apart).next()))
                .toList();
    }

    private List<List<Rollout>> alike(int step, String stream, List<Planned> planned, int copies) {
        List<RolloutSampler.Asked> asked = planned.stream()
                .map(one -> new RolloutSampler.Asked(
                        one.task(), new Generator.Request(one.prompt().ids(), seed(step, stream, one))))
                .toList();
        return sampler.sample(this::environment, asked, copies, settings.sampling());
    }

    private List<List<Rollout>> apart(int step, String stream, List<Planned> planned, int first, int copies) {
        List<SpreadSampler.Spread> tasks = planned.stream()
                .map(one -> new SpreadSampler.Spread(one.task(), one.under(), seed(step, stream, one)))
                .toList();
        return new SpreadSampler(sampler).sample(this::environment, tasks, first, copies, settings.sampling());
    }

    private long seed(int step, String stream, Planned one) {
        return Seeds.derive(settings.seed(), stream, step, one.number());
    }

    Environment environment(Cell cell) {
        Environment environment = environments.get(cell.environment());
        if (environment == null) {
            throw new IllegalStateException("the curriculum asks for " + cell + ", but there is no such environment");
        }
        return environment;
    }
}
