package dev.edgewise.guard.ranking;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Watches nDCG@10 of held-out queries, and keeps the checkpoint where it was highest.
///
/// Healthy: at most 0.02 below its best. The guard warns where it is more in 3 evaluations in a row. It warns again
/// only after a healthy evaluation. The bounds are ours.
public final class DevRankingGuard implements Guard, FieldState {
    private static final double FALL = 0.02;

    private final Alarm alarm = new Alarm(3, 1);
    private double best = -1;
    private int bestStep;
    private double last = -1;
    private int lastStep;
    private double keptNdcg = -1;
    private int keptStep;

    @Override
    public String name() {
        return "dev_ranking";
    }

    @Override
    public Map<String, Double> metrics() {
        return best < 0 ? Map.of() : Map.of("best", best);
    }

    /// Returns the step of the checkpoint with the highest nDCG@10, the first of equal ones; none without one.
    @Override
    public Set<Integer> checkpoints() {
        return keptNdcg < 0 ? Set.of() : Set.of(keptStep);
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof CheckpointWritten written && written.step() == lastStep && last > keptNdcg) {
            keptNdcg = last;
            keptStep = lastStep;
        }
        if (!(event instanceof Ranked ranked) || Double.isNaN(ranked.ndcg())) {
            return Verdict.PROCEED;
        }
        last = ranked.ndcg();
        lastStep = ranked.step();
        if (last > best) {
            best = last;
            bestStep = lastStep;
        }
        return alarm.see(last < best - FALL) == Alarm.Turn.RAISED ? new Verdict.Warn(text()) : Verdict.PROCEED;
    }

    private String text() {
        return String.format(
                Locale.ROOT,
                "nDCG@10 of held-out queries is %.3f, after %.3f at step %d, and has been below for 3 evaluations: the"
                        + " model learns its training queries by heart, or a loss of single pairs teaches what says nothing"
                        + " within a query. Set algorithm.load_best_model_at_end: true, train fewer steps, or lower"
                        + " learning_rate",
                last,
                best,
                bestStep);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        state.part("alarm", alarm);
        best = state.number("best", best);
        bestStep = state.smallCount("best_step", bestStep);
        last = state.number("last", last);
        lastStep = state.smallCount("last_step", lastStep);
        keptNdcg = state.number("kept_ndcg", keptNdcg);
        keptStep = state.smallCount("kept_step", keptStep);
    }
}
