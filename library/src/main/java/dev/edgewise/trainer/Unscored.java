package dev.edgewise.trainer;

import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.LessonScored;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.RolloutGroup;
import java.util.List;

/// Lets a run go on behind attempts that cannot be scored: tells of each, and marks it, so that its group is not
/// learned from. A measurement counts such an attempt as not solved.
public final class Unscored {
    /// Why the group of such an attempt is not learned from.
    static final String NAME = "unscored";

    private final EventSink events;
    private int step;

    /// @param events told of every such attempt
    public Unscored(EventSink events) {
        this.events = events;
    }

    /// Says at which step attempts are scored from now on.
    void begin(int now) {
        step = now;
    }

    /// Tells of an attempt and returns what stands for its score.
    Score told(AttemptFault fault) {
        events.accept(new Warned(step, NAME, fault.what() + "; the run goes on without it"));
        return Score.missing(fault.what());
    }

    /// Tells whether an event is of a group with such an attempt.
    static boolean isIn(TrainingEvent event) {
        return switch (event) {
            case GroupScored scored -> !scored.group().isScored();
            case LessonScored scored -> !scored.group().isScored();
            default -> false;
        };
    }

    /// Counts the attempts that could not be scored.
    static long count(List<RolloutGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.rollouts().stream())
                .filter(rollout -> rollout.score().isMissing())
                .count();
    }
}
