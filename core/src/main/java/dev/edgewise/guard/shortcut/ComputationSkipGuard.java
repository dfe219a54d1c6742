package dev.edgewise.guard.shortcut;

import dev.edgewise.control.Adjustment.PositiveWeight;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;
import java.util.regex.Pattern;

/// Acts when right answers come without their working (2605.28388).
///
/// A right completion skips computation in either of two ways. It is judged by the last 256 right completions of
/// its cell, once there are 32 of them:
///
/// - It has less than half their median length, if that is at least 8 tokens.
/// - It shows no step, although three quarters of them show one. A step is a statement about numbers, as in
///   `4+8=12`, `7<9` or `min(5,3)=3`. A final answer is not a step.
///
/// Cells of bare answers have no working to skip.
///
/// Healthy: below a tenth of the right completions of the last 10 steps, either way. From three tenths on
/// positive advantages weigh a tenth. If less working becomes the rule for good, the cell's past follows and the
/// alarm ends. The paper describes the behaviour; the numbers are ours.
public final class ComputationSkipGuard implements Guard, FieldState {
    private static final PositiveWeight REMEDY = new PositiveWeight(0.1);

    /// Matches a digit, then in the same line a sign of comparison before the next number. It begins where a
    /// line or a side of a comparison does and never goes back, so each character is read a bounded number of
    /// times.
    private static final Pattern STEP =
            Pattern.compile("(?<![^=<>\\n])[^=<>\\n\\d]*+\\d[^=<>\\n]*+[=<>]\\s*+[-+(]?\\s*+\\d");

    private static final int EVIDENCE = 32;
    private static final int WORKING = 8;
    private static final double SHORT = 0.5;
    private static final double USUAL = 0.75;

    private final PerCell<RecentAnswers> answers = new PerCell<>(RecentAnswers::new);
    private final SkipAlarm shortened = new SkipAlarm();
    private final SkipAlarm stepless = new SkipAlarm();

    @Override
    public String name() {
        return "computation_skip";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored scored) {
            count(scored.group());
            return Verdict.PROCEED;
        }
        return event instanceof TrainingEvent.StepCompleted ? endOfStep() : Verdict.PROCEED;
    }

    private void count(RolloutGroup group) {
        RecentAnswers recent = answers.of(group.task().cell());
        boolean known = recent.count() >= EVIDENCE;
        int median = known ? recent.median() : 0;
        boolean steps = known && recent.workedShare() >= USUAL;
        for (Rollout rollout : group.rollouts()) {
            if (rollout.score().success()) {
                int length = rollout.completion().length();
                boolean showsStep = STEP.matcher(rollout.completion().text()).find();
                if (known) {
                    judge(shortened, median >= WORKING, length < SHORT * median);
                    judge(stepless, steps, !showsStep);
                }
                recent.add(length, showsStep);
            }
        }
    }

    private static void judge(SkipAlarm alarm, boolean hasWorking, boolean skips) {
        if (hasWorking) {
            alarm.judge(skips);
        } else {
            alarm.pass();
        }
    }

    private Verdict endOfStep() {
        boolean before = shortened.raised() || stepless.raised();
        shortened.endOfStep();
        stepless.endOfStep();
        boolean now = shortened.raised() || stepless.raised();
        if (before == now) {
            return Verdict.PROCEED;
        }
        return now
                ? Verdict.Adjust.make(reason(), REMEDY)
                : Verdict.Adjust.takeBack(
                        "only " + percent(shortened) + " of the right completions are that short, and "
                                + percent(stepless) + " without a step",
                        REMEDY);
    }

    private String reason() {
        return shortened.raised()
                ? percent(shortened) + " of the right completions are less than half as long as right ones of their"
                        + " level used to be: the working is being skipped"
                : percent(stepless)
                        + " of the right completions show no step, as right ones of their level used to: the"
                        + " working is being skipped";
    }

    private static String percent(SkipAlarm alarm) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * alarm.share());
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        state.part("answers", answers);
        state.part("shortened", shortened);
        state.part("stepless", stepless);
    }
}
