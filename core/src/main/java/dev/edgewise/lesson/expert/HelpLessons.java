package dev.edgewise.lesson.expert;

import dev.edgewise.curriculum.Evidence;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.lesson.Lesson;
import dev.edgewise.lesson.Lessons;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Gives the beginning of the expert's solution, as much as lets about half of the rollouts succeed.
///
/// The share that is given is chosen per cell by [HelpCurve]. It reads the groups that had help and those that had
/// none, so that help fades as the cell is mastered. Only what the model wrote is scored and learned from: the
/// final answer is never part of the help.
///
/// Prefixes of expert solutions are used by 2605.05112 and 2606.22317, hints whose length follows the pass rate by
/// SEELE. **How we differ**: the share follows from a curve over both kinds of group, fitted anew for each lesson.
final class HelpLessons implements Lessons, FieldState {
    /// Where the help stands.
    enum Form {
        PREFIX,
        HINT
    }

    /// Where help may end.
    enum Unit {
        WORD,
        STEP
    }

    /// The keys.
    @About("The task with the beginning of the expert's solution, as much as lets about half succeed.")
    record Settings(
            @Key(
                    value = "Where the help stands: as the opening of the model's answer, or as a hint in the prompt.",
                    standard = "prefix")
            Form form,

            @Key(value = "Where help may end: behind any word, or behind a step.", standard = "word")
            Unit unit,

            @Key(
                    value =
                            "How a solution is cut: by numbers (1., 2), Step 3:) where it has them, else by titles, else by lines; by lines; by numbers alone.",
                    standard = "auto")
            SolutionSteps.Form steps,

            @Key(value = "The share of rollouts that is to succeed.", standard = "0.5", range = "(0, 1)")
            double target) {
        Settings {
            Keys.check(Settings.class, form, unit, steps, target);
        }
    }

    static final LessonProvider<Settings> PROVIDER = LessonProvider.of(
            "help", Settings.class, (settings, context) -> new HelpLessons(settings, context.progress()));

    private final Settings settings;
    private final Progress progress;
    private final Map<String, HelpCurve> curves = new TreeMap<>();
    private double sum;
    private int lessons;

    HelpLessons(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    @Override
    public Optional<Lesson> of(Task task, String solution, RandomGenerator random) {
        return SolutionSteps.of(solution, settings.steps()).map(steps -> lesson(task, steps, share(task)));
    }

    private double share(Task task) {
        Evidence unaided = progress.evidence(task.cell());
        return curve(task).share(unaided, settings.target());
    }

    private HelpCurve curve(Task task) {
        return curves.computeIfAbsent(task.cell().toString(), _ -> new HelpCurve());
    }

    /// Gives about `share` of what stands before the step with the answer.
    Lesson lesson(Task task, SolutionSteps steps, double share) {
        String body = steps.before(steps.steps().size() - 1);
        String help = body.substring(0, cut(steps, body, (int) Math.round(share * body.length())));
        double given = body.isEmpty() ? 0 : (double) help.length() / body.length();
        return switch (settings.form()) {
            case PREFIX -> new Lesson(task, task.question(), help, List.of(), given, null);
            case HINT -> new Lesson(task, task.question() + hint(help.strip()), "", List.of(), given, null);
        };
    }

    private static String hint(String help) {
        return help.isEmpty() ? "" : "\n\nThe solution begins like this:\n" + help;
    }

    /// Returns the place next to `wanted` where help may end: behind a step with its line break, or behind a word.
    private int cut(SolutionSteps steps, String body, int wanted) {
        int best = 0;
        for (int place = 1; place <= body.length(); place++) {
            if (mayEnd(steps, body, place) && Math.abs(place - wanted) < Math.abs(best - wanted)) {
                best = place;
            }
        }
        return best;
    }

    private boolean mayEnd(SolutionSteps steps, String body, int place) {
        if (place == body.length()) {
            return true;
        }
        int last = body.codePointBefore(place);
        int next = body.codePointAt(place);
        return switch (settings.unit()) {
            case STEP -> steps.steps().stream().anyMatch(step -> step.start() == place);
            case WORD ->
                !Character.isSurrogatePair(body.charAt(place - 1), body.charAt(place))
                        && (last == '\n' ? next != '\n' : !Character.isWhitespace(last) && !joined(last, next));
        };
    }

    /// Tells whether two characters belong to one word.
    private static boolean joined(int last, int next) {
        return (Character.isLetterOrDigit(last) && Character.isLetterOrDigit(next)) || next == '\n';
    }

    @Override
    public boolean teaches(RolloutGroup group) {
        return group.hasSignal();
    }

    @Override
    public void observe(Lesson lesson, RolloutGroup group) {
        curve(lesson.task()).observe(lesson.share(), group.successes(), group.size());
        sum += lesson.share();
        lessons++;
    }

    /// Returns `help`: the mean share that was given since the last call.
    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (lessons > 0) {
            metrics.put("help", sum / lessons);
        }
        sum = 0;
        lessons = 0;
        return metrics;
    }

    @Override
    public void fields(StateFields state) {
        state.of("help");
        state.parts("curves", curves, HelpCurve::new);
    }
}
