package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.guard.PerCell;
import dev.edgewise.random.Seeds;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// How often a teacher succeeds in each cell, and where it is left out because the policy succeeds as often.
///
/// A cell is measured when it first comes up and again after some steps. The answers of a teacher that stays as it
/// is add up. The policy itself under prompts changes: it is measured again once its prompts have changed, too, is
/// asked the same tasks, and its earlier answers are forgotten. A teacher is left out where the posterior mean of its
/// success rate is not above the policy's, and taken back once it lies above by [#MARGIN].
///
/// The posterior mean of s successes among n answers is (s + 2m) / (n + 2). Before the first answer m is 1/2 for a
/// teacher of which nothing is known, and the policy's own success rate for the policy under prompts. So that one
/// is never left in by answers that are all wrong.
final class TeacherRates implements FieldState {
    private static final double MARGIN = 0.05;

    private final TeacherExam exam;
    private final Function<Cell, Environment> environments;
    private final long seed;
    private final int samples;
    private final int refresh;
    private final PerCell<Rate> rates = new PerCell<>(Rate::new);
    private @Nullable IntSupplier changed;
    private long tokens;

    /// @param samples answers a measurement, at least 1
    /// @param refresh steps until the next, 0 for never
    TeacherRates(TeacherExam exam, Function<Cell, Environment> environments, long seed, int samples, int refresh) {
        this.exam = exam;
        this.environments = environments;
        this.seed = seed;
        this.samples = samples;
        this.refresh = refresh;
    }

    /// Says that the teacher is the policy itself, under prompts.
    ///
    /// @param promptsChanged returns the step at which its prompts last changed
    void ofPolicyUnderPrompts(IntSupplier promptsChanged) {
        changed = promptsChanged;
    }

    /// What is known of a cell.
    private static final class Rate implements FieldState {
        private long successes;
        private long answers;
        private int step;
        private boolean leftOut;
        private boolean told;

        double mean(double before) {
            return (successes + 2 * before) / (answers + 2);
        }

        @Override
        public void fields(StateFields state) {
            state.of("a teacher's success rate");
            successes = state.count("successes", successes);
            answers = state.count("answers", answers);
            step = state.smallCount("step", step);
            leftOut = state.flag("left_out", leftOut);
            told = state.flag("told", told);
        }
    }

    /// Tells whether the teacher is better than the policy in a cell, by what is known now.
    ///
    /// @param passRate posterior mean of the policy's success rate
    boolean better(Cell cell, double passRate, int step, EventSink events) {
        Rate rate = rates.of(cell);
        boolean stale =
                (refresh > 0 && step - rate.step >= refresh) || (changed != null && rate.step < changed.getAsInt());
        if (rate.answers == 0 || stale) {
            measure(cell, rate);
            rate.step = step;
        }
        double mean = rate.mean(changed == null ? 0.5 : passRate);
        rate.leftOut = mean <= passRate + (rate.leftOut ? MARGIN : 0);
        if (rate.leftOut && !rate.told) {
            rate.told = true;
            events.accept(new Warned(
                    step,
                    "distill",
                    String.format(
                            Locale.ROOT,
                            "the teacher is no better than the model on %s: it answered %d of %d right, and the"
                                    + " model's success rate is about %.2f. It is left out there until it is better"
                                    + " again; the outcome alone teaches",
                            cell,
                            rate.successes,
                            rate.answers,
                            passRate)));
        }
        return !rate.leftOut;
    }

    private void measure(Cell cell, Rate rate) {
        Environment environment = environments.apply(cell);
        if (changed != null) {
            rate.successes = 0;
            rate.answers = 0;
        }
        List<Long> numbers =
                LongStream.range(rate.answers, rate.answers + samples).boxed().toList();
        List<Task> tasks = numbers.stream()
                .map(number ->
                        environment.draw(Split.TRAIN, cell.level(), Seeds.stream(seed, "teacher's task", cell, number)))
                .toList();
        List<Long> seeds = numbers.stream()
                .map(number -> Seeds.derive(seed, "teacher's answer", cell, number))
                .toList();
        TeacherExam.Marks marks = exam.take(environment, tasks, seeds);
        rate.successes += marks.successes();
        rate.answers += samples;
        tokens += marks.tokens();
    }

    /// Returns the tokens that the teacher read and wrote for measurements, so far.
    long tokens() {
        return tokens;
    }

    /// Returns `distill/<environment>/level_k/teacher_pass_rate` of every cell measured, and `distill/left_out`,
    /// the number of cells without the teacher.
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double[] leftOut = {0};
        rates.forEach((cell, rate) -> {
            metrics.put(
                    "distill/" + cell.environment() + "/level_" + cell.level() + "/teacher_pass_rate",
                    rate.successes / (double) rate.answers);
            leftOut[0] += rate.leftOut ? 1 : 0;
        });
        metrics.put("distill/left_out", leftOut[0]);
        return metrics;
    }

    @Override
    public void fields(StateFields state) {
        state.of("the teacher's success rates").madeBy(samples + " answers");
        state.part("cells", rates);
        tokens = state.total("tokens", tokens);
    }
}
