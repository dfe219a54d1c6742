package dev.edgewise.lesson.expert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.lesson.Lesson;
import dev.edgewise.lesson.Lessons;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Asks for the expert's next step: Supervised Reinforcement Learning (SRL, 2510.25992).
///
/// A solution of N steps gives N − 1 lessons. Lesson k shows the question and steps 1 … k − 1, and asks for step k.
/// The reward is the similarity of the completion to the expert's step ([StepGrader]). A group teaches if the
/// population standard deviation of its rewards is above ε:
///
///     √(Σᵢ (rᵢ − r̄)² / G) > ε
///
/// **How we differ**: the paper names neither ε nor its prompt. By default the steps are the beginning of the
/// model's own answer, so that what it learns is what it later writes by itself, and there is no monologue. With
/// `form: prompt` the steps stand in the question, as the paper has it, and `think` asks for a monologue in front.
final class StepLessons implements Lessons {
    /// Where the steps that are known stand.
    enum Form {
        OPENING,
        PROMPT
    }

    /// The keys.
    @About("The expert's next step, rewarded by its similarity (SRL).")
    record Settings(
            @Key(
                    value =
                            "How a solution is cut: by numbers (1., 2), Step 3:) where it has them, else by titles, else by lines; by lines; by numbers alone.",
                    standard = "auto")
            SolutionSteps.Form steps,

            @Key(
                    value =
                            "Where the steps before stand: as the opening of the model's answer, or in the prompt, with a request for the next step.",
                    standard = "opening")
            Form form,

            @Key(
                    value =
                            "Asks for a monologue between <think> and </think> before the step; it earns nothing. Takes form prompt.",
                    standard = "false")
            boolean think,

            @Key(value = "Gives the title of the step that is asked for, where it has one.", standard = "true")
            boolean titles,

            @Key(
                    value =
                            "The similarity from which a step counts as understood. A level where half of the steps are is no longer imitated.",
                    standard = "0.5",
                    range = "[0, 1]")
            double understood,

            @Key(
                    value = "A group teaches if the standard deviation of its rewards is above this.",
                    standard = "0.0001",
                    range = "[0, )")
            double epsilon) {
        Settings {
            Keys.check(Settings.class, steps, form, think, titles, understood, epsilon);
            if (think && form == Form.OPENING) {
                throw new InvalidValue(
                        "think",
                        "must be false with form opening, since the answer has begun already, but was true; set form:"
                                + " prompt");
            }
        }
    }

    static final LessonProvider<Settings> PROVIDER =
            LessonProvider.of("srl", Settings.class, (settings, _) -> new StepLessons(settings));

    private final Settings settings;

    StepLessons(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<Lesson> of(Task task, String solution, RandomGenerator random) {
        return SolutionSteps.of(solution, settings.steps())
                .map(steps -> lesson(task, steps, random.nextInt(steps.steps().size() - 1)));
    }

    /// Cuts the lesson of one step.
    ///
    /// @param k counts from 0; the last step, which holds the answer, is none
    Lesson lesson(Task task, SolutionSteps steps, int k) {
        SolutionSteps.Step step = steps.steps().get(k);
        boolean titled = settings.titles() && !step.title().isEmpty();
        String before = steps.before(k);
        String target = titled || step.mark().isEmpty()
                ? steps.body(k)
                : steps.text().substring(step.start(), step.end()).strip();
        StepGrader grader =
                new StepGrader(target, task.question() + "\n" + before, settings.think(), settings.understood());
        double share = (double) step.start() / steps.text().length();
        return switch (settings.form()) {
            case OPENING ->
                new Lesson(
                        task,
                        task.question(),
                        titled ? steps.text().substring(0, step.body()) : before,
                        List.of(stop(steps, k)),
                        share,
                        grader);
            case PROMPT ->
                new Lesson(
                        task,
                        task.question() + request(before.strip(), titled ? step.title() : ""),
                        "",
                        List.of(),
                        share,
                        grader);
        };
    }

    /// Returns what ends a step: the line, or the number of the next step.
    private static String stop(SolutionSteps steps, int k) {
        return "\n" + steps.steps().get(k + 1).mark();
    }

    private String request(String before, String title) {
        return (before.isEmpty() ? "" : "\n\nThe solution so far:\n" + before)
                + (before.isEmpty() ? "\n\nWrite the first step of the solution" : "\n\nWrite the next step")
                + (title.isEmpty() ? "" : ", \"" + title + "\"")
                + " and nothing else."
                + (settings.think() ? " Think first, between <think> and </think>." : "");
    }

    @Override
    public boolean teaches(RolloutGroup group) {
        double[] rewards = group.rewards();
        double mean = 0;
        for (double reward : rewards) {
            mean += reward / rewards.length;
        }
        double variance = 0;
        for (double reward : rewards) {
            variance += (reward - mean) * (reward - mean) / rewards.length;
        }
        return Math.sqrt(variance) > settings.epsilon();
    }

    /// Returns nothing, because a lesson depends on its task alone.
    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void restore(ObjectNode state) {}
}
