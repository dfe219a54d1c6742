package dev.edgewise.guard.diversity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.completion.FormatShares;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Acts when the completions that succeed collapse into one format (Echo Chamber, 2504.07912: above 80 %
/// within the first epoch; pass@64 stays flat or falls, and the winner is not always the better format).
///
/// Shares are among right completions of the last 20 steps; the start is the first 128 of them. Right ones
/// only: that a model stops writing noise is no collapse.
///
/// Healthy: at most 80 % in one format where the start had less, and at least 1.2 formats in effect, exp(H), where the
/// start had 1.5.
///
/// - Above 80 % for 5 steps, the paper's collapse, it warns: with two formats 1.65 are then in effect, and a run whose
///   task prefers one format passes there.
/// - Below 1.2 in effect for 5 steps, some 95 % in one, the others are nearly out of reach of sampling, and it acts:
/// the
///   upper clip rises to 0.28 (DAPO), where a clip acts at all, and right completions in the formats that had a tenth
///   at the start and are not the winner earn 0.1 more, until 1.5 formats are in effect again.
///
/// That acting begins later than warning is ours: the bonus pays for the format and not for the task.
public final class FormatCollapseGuard implements Guard {
    private static final double START = 128;
    private static final double SEVERAL = 1.5;
    private static final double ONE = 1.2;
    private static final double MAJORITY = 0.8;
    private static final double MINORITY = 0.1;
    private static final double BONUS = 0.1;
    private static final double CLIP_HIGHER = 0.28;

    private final CompletionFormats formats;
    private final FormatTally right = new FormatTally(20);
    private final FormatTally all = new FormatTally(20);
    private final Alarm alarm = new Alarm(5, 5);
    private final Alarm narrowing = new Alarm(5, 5);
    private final List<String> helped = new ArrayList<>();
    private @Nullable FormatShares start;

    public FormatCollapseGuard(CompletionFormats formats) {
        this.formats = formats;
    }

    @Override
    public String name() {
        return "formats";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored scored) {
            for (Rollout rollout : scored.group().rollouts()) {
                String format = formats.classify(rollout.completion().text());
                all.add(format);
                if (rollout.score().success()) {
                    right.add(format);
                }
            }
            return Verdict.PROCEED;
        }
        return event instanceof TrainingEvent.StepCompleted ? endOfStep() : Verdict.PROCEED;
    }

    private Verdict endOfStep() {
        FormatShares now = right.shares();
        if (start == null && right.count() >= START) {
            start = now;
        }
        Verdict verdict = start == null || start.effectiveNumber() < SEVERAL ? Verdict.PROCEED : judge(start, now);
        // The start is counted whole; ageing begins behind it.
        if (start != null) {
            right.age();
            all.age();
        }
        return verdict;
    }

    private Verdict judge(FormatShares before, FormatShares now) {
        String winner = now.winner();
        boolean majority = now.of(winner) > MAJORITY && before.of(winner) <= MAJORITY;
        boolean narrows = narrowing.see(majority) == Alarm.Turn.RAISED;
        double bar = alarm.raised() ? SEVERAL : ONE;
        return switch (alarm.see(now.effectiveNumber() < bar)) {
            case RAISED -> collapsed(before, now);
            case CLEARED -> recovered(now);
            case NONE ->
                narrows && !alarm.raised()
                        ? new Verdict.Warn(told(before, now) + ". Such a collapse leaves what many tries reach flat or"
                                + " lower; a KL weight above 0 keeps a second format")
                        : Verdict.PROCEED;
        };
    }

    private Verdict collapsed(FormatShares before, FormatShares now) {
        String winner = now.winner();
        before.shares().forEach((format, share) -> {
            if (share >= MINORITY && !format.equals(winner)) {
                helped.add(format);
            }
        });
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Make(new Adjustment.ClipHigher(CLIP_HIGHER)));
        helped.forEach(format -> changes.add(new Change.Make(new Adjustment.FormatBonus(format, BONUS))));
        return new Verdict.Adjust(changes, told(before, now));
    }

    private String told(FormatShares before, FormatShares now) {
        String winner = now.winner();
        return String.format(
                Locale.ROOT,
                "%.0f %% of the right completions are written as %s (%.0f %% at the start), %.1f formats in effect"
                        + " instead of %.1f, distance %.2f; accuracy as %s is %.0f %%",
                100 * now.of(winner),
                winner,
                100 * before.of(winner),
                now.effectiveNumber(),
                before.effectiveNumber(),
                now.distance(before),
                winner,
                100 * accuracy(winner));
    }

    private Verdict recovered(FormatShares now) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.TakeBack(new Adjustment.ClipHigher(CLIP_HIGHER)));
        helped.forEach(format -> changes.add(new Change.TakeBack(new Adjustment.FormatBonus(format, BONUS))));
        helped.clear();
        return new Verdict.Adjust(
                changes,
                String.format(
                        Locale.ROOT,
                        "%.1f formats are in effect among the right completions again",
                        now.effectiveNumber()));
    }

    private double accuracy(String format) {
        return all.count(format) == 0 ? 0 : Math.min(1, right.count(format) / all.count(format));
    }

    private String configuration() {
        return formats.formats().stream().map(format -> format.key()).toList().toString();
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put(StateReader.CONFIGURATION, configuration());
        state.set("right", right.snapshot());
        state.set("all", all.snapshot());
        state.set("alarm", alarm.snapshot());
        state.set("narrowing", narrowing.snapshot());
        helped.forEach(state.putArray("helped")::add);
        ObjectNode begun = state.putObject("start");
        if (start != null) {
            start.shares().forEach(begun::put);
        }
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("guard " + name(), state).madeBy(configuration());
        right.restore(reader.object("right"));
        all.restore(reader.object("all"));
        alarm.restore(reader.object("alarm"));
        narrowing.restore(reader.object("narrowing"));
        helped.clear();
        reader.list("helped").forEach(format -> helped.add(format.asText()));
        StateReader begun = reader.part("start", "guard " + name());
        Map<String, Double> shares = new TreeMap<>();
        begun.state().fieldNames().forEachRemaining(format -> shares.put(format, begun.number(format)));
        start = shares.isEmpty() ? null : new FormatShares(shares);
    }
}
