package dev.edgewise.guard.diversity;

import dev.edgewise.completion.FormatShares;
import dev.edgewise.guard.Alarm;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The formats of one environment's completions at the start and lately, and whether they collapsed; see
/// [FormatCollapseGuard].
final class EnvironmentFormats implements FieldState {
    private static final double START = 128;
    private static final double SEVERAL = 1.5;
    private static final double ONE = 1.2;
    private static final double MAJORITY = 0.8;
    private static final double MINORITY = 0.1;

    /// What a step did.
    enum Turn {
        NARROWS,
        COLLAPSED,
        RECOVERED,
        NONE
    }

    private final FormatTally right = new FormatTally(20);
    private final FormatTally all = new FormatTally(20);
    private final Alarm alarm = new Alarm(5, 5);
    private final Alarm narrowing = new Alarm(5, 5);
    private final List<String> helped = new ArrayList<>();
    private @Nullable FormatShares start;
    private boolean asked;

    void add(String format, boolean success) {
        asked = true;
        all.add(format);
        if (success) {
            right.add(format);
        }
    }

    /// Ends a step: judges first, then lets the counts age. If the environment was not asked, nothing happens.
    Turn endOfStep() {
        if (!asked) {
            return Turn.NONE;
        }
        asked = false;
        if (start == null && right.count() >= START) {
            start = right.shares();
        }
        FormatShares before = start;
        if (before == null) {
            return Turn.NONE;
        }
        Turn turn = before.effectiveNumber() < SEVERAL ? Turn.NONE : judge(before, right.shares());
        // The start is counted in full. Ageing begins after it.
        right.age();
        all.age();
        return turn;
    }

    private Turn judge(FormatShares before, FormatShares now) {
        String winner = now.winner();
        boolean majority = now.of(winner) > MAJORITY && before.of(winner) <= MAJORITY;
        boolean narrows = narrowing.see(majority) == Alarm.Turn.RAISED;
        double bar = alarm.raised() ? SEVERAL : ONE;
        return switch (alarm.see(now.effectiveNumber() < bar)) {
            case RAISED -> {
                help(before, winner);
                yield Turn.COLLAPSED;
            }
            case CLEARED -> {
                helped.clear();
                yield Turn.RECOVERED;
            }
            case NONE -> narrows && !alarm.raised() ? Turn.NARROWS : Turn.NONE;
        };
    }

    private void help(FormatShares before, String winner) {
        before.shares().forEach((format, share) -> {
            if (share >= MINORITY && !format.equals(winner)) {
                helped.add(format);
            }
        });
    }

    /// Returns the number of formats in effect among right completions; NaN until the start is known.
    double effective() {
        return start == null ? Double.NaN : right.shares().effectiveNumber();
    }

    /// Returns how far the formats of right completions are from the start; NaN until the start is known.
    double distance() {
        FormatShares before = start;
        return before == null ? Double.NaN : right.shares().distance(before);
    }

    boolean collapsed() {
        return alarm.raised();
    }

    /// Returns the formats that died out and earn a bonus; none while all is well.
    List<String> helped() {
        return List.copyOf(helped);
    }

    /// Says what is seen, in words. There must be a start.
    String told() {
        FormatShares now = right.shares();
        FormatShares before = start == null ? now : start;
        String winner = now.winner();
        double accuracy = all.count(winner) == 0 ? 0 : Math.min(1, right.count(winner) / all.count(winner));
        return String.format(
                Locale.ROOT,
                "%.0f %% of the right completions are written as %s (%.0f %% at the start), %.1f formats in effect"
                        + " instead of %.1f, distance %.2f; accuracy as %s is %.0f %%",
                100 * now.of(winner),
                winner,
                100 * before.of(winner),
                effective(),
                before.effectiveNumber(),
                distance(),
                winner,
                100 * accuracy);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard formats");
        asked = state.flag("asked", asked);
        state.part("right", right);
        state.part("all", all);
        state.part("alarm", alarm);
        state.part("narrowing", narrowing);
        state.texts("helped", helped);
        Map<String, Double> begun = start == null ? new TreeMap<>() : new TreeMap<>(start.shares());
        state.numbers("start", begun);
        start = begun.isEmpty() ? null : new FormatShares(begun);
    }
}
