package dev.edgewise.guard.shortcut;

import dev.edgewise.control.Adjustment.PositiveWeight;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Measured;
import dev.edgewise.guard.ShareAlarm;
import dev.edgewise.guard.Verdict;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;
import java.util.Map;

/// Acts when repetition is rewarded, and warns when most completions run in loops (2605.28388).
///
/// A completion is repetitive when more than half of its 4-grams are repeats (from 24 words on). It is also
/// repetitive when its final answer occurs at least 5 times and makes up two fifths of it.
///
/// Healthy: below a tenth of the right completions of the last 10 steps. From a quarter on positive advantages
/// weigh a tenth (W-REINFORCE), because a rewarded habit grows through them. The guard acts on a quarter of the
/// right completions. It warns on half of all completions.
public final class RepetitionGuard implements Guard, FieldState {
    private static final PositiveWeight REMEDY = new PositiveWeight(0.1);

    private final ShareAlarm rewarded = new ShareAlarm(10, 24, 0.25, 0.1);
    private final ShareAlarm all = new ShareAlarm(10, 64, 0.5, 0.25);
    private final Measured measured = new Measured();

    @Override
    public String name() {
        return "repetition";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored scored) {
            for (Rollout rollout : scored.group().rollouts()) {
                String answer = rollout.score().parsed() instanceof ParseResult.Answer(String value) ? value : "";
                boolean repetitive = Repetition.repetitive(rollout.completion().text(), answer);
                all.add(repetitive);
                if (rollout.score().success()) {
                    rewarded.add(repetitive);
                }
            }
            return Verdict.PROCEED;
        }
        return event instanceof TrainingEvent.StepCompleted ? endOfStep() : Verdict.PROCEED;
    }

    @Override
    public Map<String, Double> metrics() {
        return measured.values();
    }

    private Verdict endOfStep() {
        measured.clear();
        measured.put("share", all.share());
        measured.put("share_right", rewarded.share());
        String share = percent(rewarded.share());
        String shareOfAll = percent(all.share());
        boolean loops = all.endOfStep() == Alarm.Turn.RAISED;
        return switch (rewarded.endOfStep()) {
            case RAISED ->
                Verdict.Adjust.make(
                        share + " of the right completions repeat themselves, so repetition is being rewarded", REMEDY);
            case CLEARED ->
                Verdict.Adjust.takeBack("only " + share + " of the right completions repeat themselves", REMEDY);
            case NONE ->
                loops && !rewarded.raised()
                        ? new Verdict.Warn(shareOfAll + " of the completions run in loops. If that goes on, lower the"
                                + " learning rate or max_completion_length, or check that the model knows its"
                                + " end-of-sequence token")
                        : Verdict.PROCEED;
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        state.part("rewarded", rewarded);
        state.part("all", all);
    }
}
