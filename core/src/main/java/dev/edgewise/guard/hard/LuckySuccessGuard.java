package dev.edgewise.guard.hard;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Measured;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.ShareAlarm;
import dev.edgewise.guard.Verdict;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Acts when the run learns mostly from lucky successes (2605.28388: training on items with pass@8 = 0
/// lowered the average score, and one of them the mean length from 511 to 46 tokens).
///
/// A group is **lucky** when some of its completions succeeded in a cell whose pass rate is below 5 % over its
/// last 32 rollouts or more, both before that group and with it. One success after 40 failures is lucky, and so
/// are three of eight after 104 failures. With k = 1 of G, the success gets the largest advantage there is, A⁺ =
/// √(G−1). What matters is the share of lucky groups in the learning signal of the last 20 steps:
///
///     Σ_lucky m / (Σ_all m + D),   m = 2·√(k(G−k)), the Σ|A| of a group with population standard deviation
///
/// D counts the demonstrations that were imitated, each as if it had the advantage 1: a model that is shown the
/// way may be lucky beside it.
///
/// - A cell whose **next** lucky group would bring the share to one half is quarantined at once. Its successes
///   are capped or teach nothing while fewer than half of a group succeed. Even the first such group may not
///   pass, because Adam gives it the size of a whole step while the moments are cold (docs/studies, too-hard).
/// - When the share has reached one half, every cell that is being lucky is quarantined, and all other
///   advantages are not divided by the standard deviation.
///
/// Healthy: below a quarter. A run that climbs meets a lucky group now and then, beside many others. A cell is
/// released when it succeeds repeatedly, or when the share, with its next lucky group in it, is below a quarter.
public final class LuckySuccessGuard implements Guard, FieldState {
    private static final double LOW = 0.05;
    private static final double EVIDENCE = 32;
    private static final double KEEP = 0.9;
    private static final double HORIZON = 20;
    private static final double HIGH_SHARE = 0.5;
    private static final double LOW_SHARE = 0.25;

    /// m of 4 lucky groups of 8.
    private static final double LEAST = 4 * 2 * Math.sqrt(7);

    private final double cap;
    private final ShareAlarm alarm = new ShareAlarm(HORIZON, LEAST, HIGH_SHARE, LOW_SHARE);
    private final PerCell<Tally> tallies = new PerCell<>(Tally::new);

    /// m of a lucky group of the size last seen; 0 before the first group.
    private double luck;

    private int luckyGroups;
    private final Measured measured = new Measured();

    private static final class Tally implements FieldState {
        private double successes;
        private double rollouts;
        private boolean suspect;
        private boolean quarantined;

        boolean low() {
            return rollouts >= EVIDENCE && successes < LOW * rollouts;
        }

        @Override
        public void fields(StateFields state) {
            state.of("guard lucky_success");
            successes = state.number("successes", successes);
            rollouts = state.number("rollouts", rollouts);
            suspect = state.flag("suspect", suspect);
            quarantined = state.flag("quarantined", quarantined);
        }
    }

    /// @param cap largest advantage of a lucky success in a quarantined cell; with 0 it teaches nothing
    public LuckySuccessGuard(double cap) {
        if (!(cap >= 0) || Double.isInfinite(cap)) {
            throw new ConfigException("the cap of the lucky_success guard is " + cap
                    + "; allowed is a finite number of at least 0, for example 0 or 1");
        }
        this.cap = cap;
    }

    @Override
    public String name() {
        return "lucky_success";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored scored) {
            count(scored);
            return Verdict.PROCEED;
        }
        if (event instanceof TrainingEvent.StepCompleted step) {
            alarm.add(0, step.metrics().getOrDefault(NoSignalGuard.DEMONSTRATIONS, 0.0));
            return endOfStep();
        }
        return Verdict.PROCEED;
    }

    private void count(TrainingEvent.GroupScored scored) {
        RolloutGroup group = scored.group();
        Tally tally = tallies.of(group.task().cell());
        int k = group.successes();
        boolean low = tally.low();
        tally.successes = KEEP * tally.successes + k;
        tally.rollouts = KEEP * tally.rollouts + group.size();
        boolean lucky = k > 0 && low && tally.low();
        luckyGroups += lucky ? 1 : 0;
        luck = 2 * Math.sqrt(group.size() - 1.0);
        if (scored.admitted() && group.hasSignal()) {
            double mass = 2 * Math.sqrt((double) k * (group.size() - k));
            alarm.add(lucky ? mass : 0, mass);
        }
        boolean repeated = k > 0 && !lucky;
        tally.suspect = lucky || (tally.suspect && !repeated && tally.successes > 0.2);
    }

    @Override
    public Map<String, Double> metrics() {
        return measured.values();
    }

    private Verdict endOfStep() {
        double share = alarm.share();
        measured.clear();
        measured.put("groups", luckyGroups);
        measured.put("share", share);
        luckyGroups = 0;
        double shareOfNext = luck == 0 ? 0 : alarm.shareWith(luck);
        Alarm.Turn turn = alarm.endOfStep();
        List<Change> changes = new ArrayList<>();
        switch (turn) {
            case RAISED -> changes.add(new Change.Make(new Adjustment.StdFree()));
            case CLEARED -> changes.add(new Change.TakeBack(new Adjustment.StdFree()));
            case NONE -> {}
        }
        List<Cell> held = new ArrayList<>();
        List<Cell> released = new ArrayList<>();
        tallies.forEach((cell, tally) -> {
            boolean wanted = (tally.suspect || tally.low()) && (alarm.raised() || shareOfNext >= bound(tally));
            if (wanted != tally.quarantined) {
                tally.quarantined = wanted;
                Adjustment.Quarantine quarantine = new Adjustment.Quarantine(cell, cap);
                changes.add(wanted ? new Change.Make(quarantine) : new Change.TakeBack(quarantine));
                (wanted ? held : released).add(cell);
            }
        });
        return changes.isEmpty() ? Verdict.PROCEED : new Verdict.Adjust(changes, reason(turn, share, held, released));
    }

    private static double bound(Tally tally) {
        return tally.quarantined ? LOW_SHARE : HIGH_SHARE;
    }

    private static String reason(Alarm.Turn turn, double share, List<Cell> held, List<Cell> released) {
        String percent = String.format(Locale.ROOT, "%.0f %%", 100 * share);
        return switch (turn) {
            case RAISED ->
                percent + " of the learning signal comes from lucky successes in cells that otherwise fail: such"
                        + " luck teaches shortcuts";
            case CLEARED -> "lucky successes make up " + percent + " of the learning signal again, below 25 %";
            case NONE -> quarantine(held, released);
        };
    }

    private static String quarantine(List<Cell> held, List<Cell> released) {
        String freed = "lucky successes in " + released + " teach again";
        return held.isEmpty()
                ? freed
                : "fewer than 5 % succeed in " + held + ", and little else is learned: one lucky success would be the"
                        + " whole update" + (released.isEmpty() ? "" : "; " + freed);
    }

    private String configuration() {
        return "cap " + cap;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy(configuration());
        luck = state.number("luck", luck);
        state.part("alarm", alarm);
        state.part("cells", tallies);
        if (state.reading()) {
            luckyGroups = 0;
        }
    }
}
