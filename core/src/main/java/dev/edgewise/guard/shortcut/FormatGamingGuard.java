package dev.edgewise.guard.shortcut;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Average;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.ShareAlarm;
import dev.edgewise.guard.Verdict;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Warns when the policy learns to please instead of to solve (huggingface/open-r1#436, #474). There are three
/// signs:
///
/// - The share of completions with one answer in the expected form rose by 0.3 since the first steps, while the
///   share that is right rose by less than 0.02. This was seen for 5 steps and not before step 30, where outcome
///   reward is asked for. Imitated levels do not count, since solutions teach the form first.
/// - A reward function other than `accuracy` rose in the same way, in an environment that has several.
/// - A quarter of the completions of the last 10 steps mark several final answers, as if hoping that one of them
///   counts.
///
/// Healthy: accuracy rises with the form and with the other rewards; below a tenth ambiguous. The guard only
/// warns: the fault lies in the weight of a reward, or in the form that is asked for, and a person chose these.
public final class FormatGamingGuard implements Guard, FieldState {
    private static final String ACCURACY = "accuracy";
    private static final int FIRST = 5;
    private static final int FROM = 30;
    private static final double ROSE = 0.3;
    private static final double FLAT = 0.02;

    private final Map<String, Average> first = new TreeMap<>();
    private final Map<String, Average> recent = new TreeMap<>();
    private final Alarm pleasing = new Alarm(5, 20);
    private final FormTally form = new FormTally();
    private final Alarm forming = new Alarm(5, 20);
    private final ShareAlarm ambiguous = new ShareAlarm(10, 32, 0.25, 0.1);
    private int steps;

    @Override
    public String name() {
        return "format_gaming";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored scored) {
            if (scored.stage().outcomeReward()) {
                form.add(scored.group());
            }
            scored.group()
                    .rollouts()
                    .forEach(rollout -> ambiguous.add(rollout.score().parsed() instanceof ParseResult.Ambiguous));
        }
        return event instanceof TrainingEvent.StepCompleted step ? endOfStep(step.metrics()) : Verdict.PROCEED;
    }

    private Verdict endOfStep(Map<String, Double> metrics) {
        steps++;
        metrics.forEach((key, value) -> {
            if (key.startsWith("rewards/") && key.endsWith("/mean")) {
                String component = key.substring("rewards/".length(), key.length() - "/mean".length());
                if (steps <= FIRST) {
                    first.computeIfAbsent(component, _ -> new Average(FIRST)).add(value);
                }
                recent.computeIfAbsent(component, _ -> new Average(10)).add(value);
            }
        });
        form.endOfStep();
        boolean formed = form.steps() >= FROM && form.formRise() >= ROSE && form.rightRise() < FLAT;
        boolean formOnly = forming.see(formed) == Alarm.Turn.RAISED;
        double share = ambiguous.share();
        boolean listing = ambiguous.endOfStep() == Alarm.Turn.RAISED;
        String component = steps >= FROM && rise(ACCURACY) < FLAT ? risen() : "";
        if (pleasing.see(!component.isEmpty()) == Alarm.Turn.RAISED) {
            return new Verdict.Warn(String.format(
                    Locale.ROOT,
                    "the reward %s rose by %.2f since the run began and accuracy by %.2f: the policy learns the form and"
                            + " not the task. Lower that reward's weight, or begin with easier levels or expert"
                            + " solutions",
                    component,
                    rise(component),
                    rise(ACCURACY)));
        }
        if (formOnly) {
            return new Verdict.Warn(String.format(
                    Locale.ROOT,
                    "the share of completions with an answer in the expected form rose by %.2f since outcome reward"
                            + " began and the share that is right by %.2f: the policy learns the form and not the task."
                            + " Begin with easier levels or expert solutions",
                    form.formRise(),
                    form.rightRise()));
        }
        return listing
                ? new Verdict.Warn(String.format(
                        Locale.ROOT,
                        "%.0f %% of the completions mark several final answers; none of them counts. Ask for exactly one"
                                + " in the prompt",
                        100 * share))
                : Verdict.PROCEED;
    }

    /// Returns the first reward other than accuracy that rose much; empty if there is none.
    private String risen() {
        return recent.keySet().stream()
                .filter(name -> !name.equals(ACCURACY) && rise(name) >= ROSE)
                .findFirst()
                .orElse("");
    }

    private double rise(String component) {
        Average before = first.get(component);
        Average now = recent.get(component);
        // Rounded, so that messages and judgement agree.
        return before == null || now == null ? Double.NaN : Math.round(100 * (now.value() - before.value())) / 100.0;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        steps = state.smallCount("steps", steps);
        state.parts("first", first, () -> new Average(FIRST));
        state.parts("recent", recent, () -> new Average(10));
        state.part("pleasing", pleasing);
        state.part("form", form);
        state.part("forming", forming);
        state.part("ambiguous", ambiguous);
    }
}
