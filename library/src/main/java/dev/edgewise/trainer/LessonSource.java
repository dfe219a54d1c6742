package dev.edgewise.trainer;

import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.lesson.Lesson;
import dev.edgewise.lesson.LessonGrader;
import dev.edgewise.profile.Phase;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives lessons in the cells that the curriculum names: cuts them, samples and scores completions, and tells the
/// curriculum.
///
/// A group that teaches nothing is replaced, as often as the settings allow (dynamic sampling).
public final class LessonSource implements FieldState {
    private final LessonSettings settings;
    private final Map<String, Taught> taught;
    private final Curriculum curriculum;
    private final PromptRenderer prompts;
    private final CompletionSampler generator;
    private final Scores scores;
    private @Nullable FastWeights fast;
    private final Map<String, Double> withoutSteps = new TreeMap<>();
    private final Map<String, Double> tooLong = new TreeMap<>();

    /// @param taught the environments with lessons
    public LessonSource(
            LessonSettings settings,
            List<Taught> taught,
            Curriculum curriculum,
            PromptRenderer prompts,
            CompletionSampler generator,
            Scores scores) {
        this.settings = settings;
        this.taught = taught.stream()
                .collect(Collectors.toUnmodifiableMap(one -> one.environment().name(), Function.identity()));
        this.curriculum = curriculum;
        this.prompts = prompts;
        this.generator = generator;
        this.scores = scores;
    }

    /// Asks each lesson under a prompt or under none.
    void promptedBy(FastWeights weights) {
        fast = weights;
    }

    /// A scored group of a lesson.
    ///
    /// @param type of the lessons
    /// @param stage of its cell when it was given
    /// @param teaches whether it enters the update
    record Given(String type, Stage stage, RolloutGroup group, boolean teaches) {}

    /// A lesson about to be given; `number` counts those of the step.
    private record Planned(Taught by, Lesson lesson, Stage stage, PromptRenderer.Rendered prompt, int number) {
        Task task() {
            return lesson.task();
        }
    }

    /// Gives the lessons of a step.
    ///
    /// @param rolloutsLeft at most so many completions may be sampled
    List<Given> give(int step, long rolloutsLeft) {
        List<Given> given = new ArrayList<>();
        long most = Math.min(rolloutsLeft / settings.groupSize(), (long) settings.groups() * settings.rounds());
        int teaching = 0;
        int drawn = 0;
        for (int round = 0; round < settings.rounds() && teaching < settings.groups() && given.size() < most; round++) {
            int wanted = (int) Math.min((long) settings.groups() - teaching, most - given.size());
            List<Planned> planned = plan(step, round, drawn, wanted);
            drawn += wanted;
            for (Given one : rollOut(step, planned)) {
                given.add(one);
                teaching += one.teaches() ? 1 : 0;
            }
        }
        return given;
    }

    private List<Planned> plan(int step, int round, int first, int wanted) {
        List<Cell> cells = curriculum.lessons(Seeds.stream(settings.seed(), "lesson cells", step, round), wanted);
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            plan(cells.get(i), step, first + i).ifPresent(planned::add);
        }
        return planned;
    }

    private Optional<Planned> plan(Cell cell, int step, int number) {
        Taught by = taught(cell);
        RandomGenerator random = Seeds.stream(settings.seed(), "lesson", step, number);
        Optional<Task> task = by.environment().drawSolved(cell.level(), random);
        Optional<Lesson> lesson =
                task.flatMap(solved -> by.lessons().of(solved, by.environment().solution(solved), random));
        if (lesson.isEmpty()) {
            withoutSteps.merge(cell.environment(), 1.0, Double::sum);
            return Optional.empty();
        }
        PromptRenderer.Rendered prompt = opened(lesson.get(), step, number);
        if (tooLong(prompt)) {
            tooLong.merge(cell.environment(), 1.0, Double::sum);
            return Optional.empty();
        }
        return Optional.of(new Planned(by, lesson.get(), curriculum.stage(cell), prompt, number));
    }

    private PromptRenderer.Rendered opened(Lesson lesson, int step, int number) {
        if (fast != null) {
            PromptRenderer.Rendered prompted =
                    fast.shown("lesson", step, number).opened(lesson.question(), lesson.opening());
            if (!tooLong(prompted)) {
                return prompted;
            }
        }
        return prompts.opened(lesson.question(), lesson.opening());
    }

    private boolean tooLong(PromptRenderer.Rendered prompt) {
        return prompt.ids().length + settings.sampling().maxCompletionLength() > settings.context();
    }

    private List<Given> rollOut(int step, List<Planned> planned) {
        Map<List<String>, List<Planned>> byStop = new LinkedHashMap<>();
        planned.forEach(one -> byStop.computeIfAbsent(one.lesson().stop(), _ -> new ArrayList<>())
                .add(one));
        List<Given> given = new ArrayList<>();
        byStop.forEach((stop, some) -> {
            List<List<Completion>> completions = generator.generate(
                    some.stream()
                            .map(one -> prompts.request(
                                    one.task().conversation(),
                                    new Generator.Request(
                                            one.prompt().ids(),
                                            Seeds.derive(settings.seed(), "lesson rollout", step, one.number()))))
                            .toList(),
                    settings.groupSize(),
                    settings.sampling().stoppingAt(stop));
            List<List<Score>> scored = scored(some, completions);
            for (int i = 0; i < some.size(); i++) {
                given.add(taken(some.get(i), completions.get(i), scored.get(i)));
            }
        });
        return given;
    }

    private List<List<Score>> scored(List<Planned> planned, List<List<Completion>> completions) {
        try (var _ = generator.profile().phase(Phase.REWARD)) {
            List<Integer> asked = new ArrayList<>();
            List<List<Score>> all = new ArrayList<>();
            for (int i = 0; i < planned.size(); i++) {
                LessonGrader grader = planned.get(i).lesson().grader();
                all.add(
                        grader == null
                                ? List.of()
                                : completions.get(i).stream().map(grader::score).toList());
                if (grader == null) {
                    asked.add(i);
                }
            }
            List<List<Score>> outside = scores.of(
                    cell -> taught(cell).environment(),
                    asked.stream().map(i -> planned.get(i).task()).toList(),
                    asked.stream().map(completions::get).toList());
            for (int i = 0; i < asked.size(); i++) {
                all.set(asked.get(i), outside.get(i));
            }
            return all;
        }
    }

    private Taught taught(Cell cell) {
        Taught by = taught.get(cell.environment());
        if (by == null) {
            throw new IllegalStateException("the curriculum asks for a lesson of " + cell + ", which has none");
        }
        return by;
    }

    private Given taken(Planned planned, List<Completion> completions, List<Score> scored) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < completions.size(); i++) {
            rollouts.add(new Rollout(completions.get(i), scored.get(i)));
        }
        RolloutGroup group = new RolloutGroup(
                planned.task(), planned.prompt().text(), planned.prompt().ids(), rollouts);
        Lesson lesson = planned.lesson();
        if (!group.isScored()) {
            return new Given(planned.by().type(), planned.stage(), group, false);
        }
        curriculum.observeLesson(group);
        planned.by().lessons().observe(lesson, group);
        return new Given(
                planned.by().type(),
                planned.stage(),
                group,
                planned.by().lessons().teaches(group));
    }

    /// Returns the metrics of the step's lessons, under `lessons/<environment>/`:
    ///
    /// - `reward`, `reward_std`: over the completions of groups whose attempts all have a score
    /// - `understood`: share of those that understood the lesson
    /// - `taught`: share of the groups that entered the update
    /// - `without_steps`, `too_long`: lessons since the run began that could not be cut, or did not fit the context
    /// - what the lessons report
    Map<String, Double> metrics(List<Given> given) {
        Metrics metrics = new Metrics();
        new TreeMap<>(taught).forEach((name, by) -> {
            String prefix = "lessons/" + name + "/";
            List<Given> own = given.stream()
                    .filter(one -> one.group().task().cell().environment().equals(name)
                            && one.group().isScored())
                    .toList();
            if (!own.isEmpty()) {
                List<Rollout> rollouts = own.stream()
                        .flatMap(one -> one.group().rollouts().stream())
                        .toList();
                double[] rewards = rollouts.stream()
                        .mapToDouble(one -> one.score().reward())
                        .toArray();
                metrics.put(prefix + "reward", Metrics.mean(rewards));
                metrics.put(prefix + "reward_std", Metrics.sampleStd(rewards));
                long understood =
                        rollouts.stream().filter(one -> one.score().success()).count();
                metrics.put(prefix + "understood", (double) understood / rollouts.size());
                long teaching = own.stream().filter(Given::teaches).count();
                metrics.put(prefix + "taught", (double) teaching / own.size());
            }
            count(withoutSteps, name, prefix + "without_steps", metrics);
            count(tooLong, name, prefix + "too_long", metrics);
            by.lessons().metrics().forEach((key, value) -> metrics.put(prefix + key, value));
        });
        return metrics.values();
    }

    private static void count(Map<String, Double> counts, String environment, String key, Metrics metrics) {
        Double count = counts.get(environment);
        if (count != null) {
            metrics.put(key, count);
        }
    }

    @Override
    public void fields(StateFields state) {
        state.of("the lessons");
        state.totals("without_steps", withoutSteps);
        state.totals("too_long", tooLong);
        new TreeMap<>(taught).forEach((name, one) -> state.part("lessons of " + name, one.lessons()));
    }
}
