package dev.edgewise.guard.shortcut;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment.PositiveWeight;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.ShareAlarm;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.StateReader;
import java.util.Locale;

/// Acts when right answers come without their working (2605.28388).
///
/// A right completion skips computation when it has less than half the median length of the last 256 right
/// completions of its cell; judged from 32 of them on, where the median is at least 8 tokens. Cells of short
/// answers have no working to skip.
///
/// Healthy: below a tenth of the right completions of the last 10 steps. From three tenths on positive
/// advantages weigh a tenth. Where shorter working becomes the rule for good, the median follows and the
/// alarm ends.
public final class ComputationSkipGuard implements Guard {
    private static final PositiveWeight REMEDY = new PositiveWeight(0.1);
    private static final int EVIDENCE = 32;
    private static final int WORKING = 8;
    private static final double SHORT = 0.5;

    private final PerCell<RecentLengths> lengths = new PerCell<>(RecentLengths::new);
    private final ShareAlarm skipping = new ShareAlarm(10, 24, 0.3, 0.1);

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
        RecentLengths recent = lengths.of(group.task().cell());
        int median = recent.count() >= EVIDENCE ? recent.median() : 0;
        for (Rollout rollout : group.rollouts()) {
            if (rollout.score().success()) {
                int length = rollout.completion().length();
                if (median >= WORKING) {
                    skipping.add(length < SHORT * median);
                }
                recent.add(length);
            }
        }
    }

    private Verdict endOfStep() {
        String share = String.format(Locale.ROOT, "%.0f %%", 100 * skipping.share());
        return switch (skipping.endOfStep()) {
            case RAISED ->
                Verdict.Adjust.make(
                        share + " of the right completions are less than half as long as right ones of their level"
                                + " used to be: the working is being skipped",
                        REMEDY);
            case CLEARED ->
                Verdict.Adjust.takeBack("only " + share + " of the right completions are that short", REMEDY);
            case NONE -> Verdict.PROCEED;
        };
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.set("lengths", lengths.snapshot());
        state.set("skipping", skipping.snapshot());
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("guard " + name(), state);
        lengths.restore(reader.object("lengths"));
        skipping.restore(reader.object("skipping"));
    }
}
