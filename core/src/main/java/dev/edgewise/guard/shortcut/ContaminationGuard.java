package dev.edgewise.guard.shortcut;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.DropAlarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.random.Seeds;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Acts when training damages what was mastered: the contamination probe of 2605.28388.
///
///     Δ = mean over the tasks of mastered levels of (right now − right at its best)
///
/// It uses the same held-out tasks every time, with a paired bootstrap over tasks. A level is mastered from the
/// first reading on in which 9 of 10 of its tasks were right.
///
/// Healthy: Δ above −0.1. When Δ is below it and the whole 95 % interval below 0, the learning rate is halved
/// and advantages are not divided by the standard deviation, until Δ is above −0.1 again.
public final class ContaminationGuard implements Guard, FieldState {
    private static final double DELTA = 0.1;
    private static final double MASTERED = 0.9;
    private static final Adjustment.Lasting[] REMEDIES = {new Adjustment.LearningRate(0.5), new Adjustment.StdFree()};

    private final long seed;
    private final PerCell<Best> best = new PerCell<>(Best::new);
    private final DropAlarm alarm = new DropAlarm(DELTA);

    private static final class Best implements FieldState {
        private List<Boolean> right = List.of();

        @Override
        public void fields(StateFields state) {
            List<Boolean> now = new ArrayList<>(right);
            state.of("guard contamination").flags("right", now);
            right = List.copyOf(now);
        }
    }

    /// @param seed of the bootstrap
    public ContaminationGuard(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "contamination";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        return event instanceof TrainingEvent.Monitored(int step, Reading.Mastery mastery, double _)
                ? judge(mastery, Seeds.stream(seed, name(), step))
                : Verdict.PROCEED;
    }

    private Verdict judge(Reading.Mastery mastery, RandomGenerator random) {
        List<Double> differences = new ArrayList<>();
        for (Reading.CellOutcomes cell : mastery.cells()) {
            Best before = best.of(cell.cell());
            List<Boolean> now = cell.right();
            if (before.right.size() == now.size()) {
                for (int i = 0; i < now.size(); i++) {
                    differences.add((now.get(i) ? 1.0 : 0.0) - (before.right.get(i) ? 1.0 : 0.0));
                }
            }
            if (accuracy(now) >= MASTERED && accuracy(now) > accuracy(before.right)) {
                before.right = now;
            }
        }
        if (differences.isEmpty()) {
            return Verdict.PROCEED;
        }
        return alarm.judge(
                differences.stream().mapToDouble(d -> d).toArray(),
                random,
                "accuracy on held-out tasks of mastered levels %s (%s tasks)",
                "training damages what was learned before",
                REMEDIES);
    }

    private static double accuracy(List<Boolean> right) {
        return right.stream().mapToInt(r -> r ? 1 : 0).average().orElse(0);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        state.part("best", best);
        state.part("alarm", alarm);
    }
}
