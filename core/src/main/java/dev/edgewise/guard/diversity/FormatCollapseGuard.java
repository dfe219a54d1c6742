package dev.edgewise.guard.diversity;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Measured;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Acts when the completions that succeed collapse into one format (Echo Chamber, 2504.07912: above 80 %
/// within the first epoch; pass@64 stays flat or falls, and the winner is not always the better format).
///
/// Shares are taken per environment among right completions of the last 20 steps. The start is the first 128 of
/// them. Only right completions count, because it is no collapse when a model stops writing noise. They are
/// taken per environment because each asks for its own form: a curriculum that moves from one to another changes
/// the formats of the run, although no policy narrows.
///
/// Healthy: at most 80 % in one format if the start had less, and at least 1.2 formats in effect, exp(H), if the
/// start had 1.5.
///
/// - Above 80 % for 5 steps, the paper's collapse, it warns. With two formats 1.65 are then in effect. A run
///   whose task prefers one format passes through this point.
/// - Below 1.2 in effect for 5 steps, it acts. Some 95 % are then in one format, and sampling hardly reaches the
///   others. The upper clip rises to 0.28 (DAPO), if a clip acts at all. Right completions earn 0.1 more in the
///   formats that had a tenth at the start and are not the winner. This lasts until 1.5 formats are in effect
///   again.
///
/// It acts later than it warns by our choice: the bonus pays for the format and not for the task.
public final class FormatCollapseGuard implements Guard, FieldState {
    private static final double BONUS = 0.1;
    private static final Adjustment.ClipHigher CLIP = new Adjustment.ClipHigher(0.28);

    private final CompletionFormats formats;
    private final Map<String, EnvironmentFormats> environments = new TreeMap<>();
    private final Measured measured = new Measured();

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
            RolloutGroup group = scored.group();
            EnvironmentFormats own =
                    environments.computeIfAbsent(group.task().cell().environment(), _ -> new EnvironmentFormats());
            for (Rollout rollout : group.rollouts()) {
                own.add(
                        formats.classify(rollout.completion().text()),
                        rollout.score().success());
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
        List<Change> changes = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        measured.clear();
        environments.forEach((environment, own) -> {
            List<String> helped = own.helped();
            measured.put(environment + "/effective", own.effective());
            measured.put(environment + "/distance", own.distance());
            String place = "in " + environment + " ";
            switch (own.endOfStep()) {
                case NONE -> {}
                case NARROWS -> warnings.add(place + own.told());
                case COLLAPSED -> {
                    reasons.add(place + own.told());
                    changes.add(new Change.Make(CLIP));
                    own.helped().forEach(format -> changes.add(new Change.Make(bonus(format))));
                }
                case RECOVERED -> {
                    reasons.add(place + own.told());
                    takeBack(helped, changes);
                }
            }
        });
        if (!changes.isEmpty()) {
            reasons.addAll(warnings);
            return new Verdict.Adjust(changes, String.join(". ", reasons));
        }
        return warnings.isEmpty()
                ? Verdict.PROCEED
                : new Verdict.Warn(String.join(". ", warnings)
                        + ". Such a collapse leaves what many tries reach flat or lower; a KL weight above 0 keeps a"
                        + " second format");
    }

    /// Takes back what no other environment still needs.
    private void takeBack(List<String> helped, List<Change> changes) {
        if (environments.values().stream().noneMatch(EnvironmentFormats::collapsed)) {
            changes.add(new Change.TakeBack(CLIP));
        }
        helped.stream()
                .filter(format -> environments.values().stream()
                        .noneMatch(other -> other.helped().contains(format)))
                .forEach(format -> changes.add(new Change.TakeBack(bonus(format))));
    }

    private static Adjustment.FormatBonus bonus(String format) {
        return new Adjustment.FormatBonus(format, BONUS);
    }

    private String configuration() {
        return formats.formats().stream().map(format -> format.key()).toList().toString();
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy(configuration());
        state.parts("environments", environments, EnvironmentFormats::new);
    }
}
