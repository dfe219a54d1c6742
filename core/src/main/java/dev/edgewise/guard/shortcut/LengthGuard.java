package dev.edgewise.guard.shortcut;

import dev.edgewise.control.Adjustment;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Measured;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Acts when completions collapse in length. This is the early alarm of learning from a harmful sample: 511 to
/// 46 tokens in 58 steps, before accuracy fell (2605.28388).
///
///     ratio = mean over cells of EMA_4(length) / EMA_60(length), in steps in which the cell was asked
///
/// The lengths are those of completions that ended by themselves, in cells that are not being imitated and whose
/// completions have at least 8 tokens. The ratio is taken per cell, because a curriculum that moves on changes
/// the length of the whole run.
///
/// Healthy: above 0.5. When the ratio is below it for 3 steps, advantages are not divided by the standard
/// deviation and positive ones weigh a tenth, until it has been above 0.5 for 10. The mean hides one cell among
/// many. So the guard also acts when one cell alone is below 0.5 for 5 steps in which it was asked
/// ([CellLength]). That takes more steps because the length of one cell varies more than the mean of many.
public final class LengthGuard implements Guard, FieldState {
    private static final double COLLAPSE = 0.5;
    private static final double LEAST_TOKENS = 8;
    private static final Adjustment.Lasting[] REMEDIES = {new Adjustment.StdFree(), new Adjustment.PositiveWeight(0.1)};

    private final PerCell<CellLength> lengths = new PerCell<>(CellLength::new);
    private final Alarm alarm = new Alarm(3, 10);
    private final Measured measured = new Measured();

    @Override
    public String name() {
        return "length";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored scored && scored.stage() != Stage.IMITATE) {
            CellLength length = lengths.of(scored.group().task().cell());
            for (Rollout rollout : scored.group().rollouts()) {
                if (rollout.completion().finish() != FinishReason.LENGTH) {
                    length.add(rollout.completion().length());
                }
            }
        }
        return event instanceof TrainingEvent.StepCompleted ? endOfStep() : Verdict.PROCEED;
    }

    @Override
    public Map<String, Double> metrics() {
        return measured.values();
    }

    private Verdict endOfStep() {
        boolean before = acting();
        double[] sum = new double[2];
        lengths.forEach((_, length) -> {
            double ratio = length.endOfStep(LEAST_TOKENS);
            if (!Double.isNaN(ratio)) {
                sum[0] += ratio;
                sum[1]++;
            }
        });
        double ratio = sum[0] / sum[1];
        measured.clear();
        measured.put("ratio", ratio);
        if (sum[1] > 0) {
            alarm.see(ratio < COLLAPSE);
        }
        boolean now = acting();
        if (before == now) {
            return Verdict.PROCEED;
        }
        return now ? Verdict.Adjust.make(reason(ratio), REMEDIES) : Verdict.Adjust.takeBack(steady(ratio), REMEDIES);
    }

    private boolean acting() {
        return alarm.raised() || !collapsed().isEmpty();
    }

    private List<Cell> collapsed() {
        List<Cell> cells = new ArrayList<>();
        lengths.forEach((cell, length) -> {
            if (length.collapsed()) {
                cells.add(cell);
            }
        });
        return cells;
    }

    private String reason(double ratio) {
        String early = "; such a collapse comes before accuracy falls";
        return alarm.raised()
                ? "completions have only " + percent(ratio) + " of the length they used to have on their levels" + early
                : "completions of " + collapsed() + " have less than half of the length they used to have" + early;
    }

    private static String steady(double ratio) {
        return Double.isNaN(ratio)
                ? "the levels whose lengths had collapsed are not asked any more"
                : "lengths are steady again, at " + percent(ratio) + " of the usual";
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * ratio);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        state.part("lengths", lengths);
        state.part("alarm", alarm);
    }
}
