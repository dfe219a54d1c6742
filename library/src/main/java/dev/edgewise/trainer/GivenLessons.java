package dev.edgewise.trainer;

import dev.edgewise.advantage.Credit;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.LessonScored;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.trainer.LessonSource.Given;
import java.util.List;

/// The lessons of a step, with credit.
///
/// @param all every group, in the order of scoring
/// @param advantages of those that teach, in the same order
record GivenLessons(List<Given> all, List<double[]> advantages) {
    static final GivenLessons NONE = new GivenLessons(List.of(), List.of());

    /// Gives credit to the groups that teach.
    static GivenLessons of(List<Given> all, Credit credit) {
        return new GivenLessons(all, credit.assign(teaching(all)));
    }

    private static List<RolloutGroup> teaching(List<Given> all) {
        return all.stream().filter(Given::teaches).map(Given::group).toList();
    }

    /// Returns every group.
    List<RolloutGroup> groups() {
        return all.stream().map(Given::group).toList();
    }

    /// Returns how many groups teach.
    int teaching() {
        return advantages.size();
    }

    /// Returns what the update learns from.
    List<TrainingSequence> sequences() {
        return CreditedSequences.of(teaching(all), advantages);
    }

    /// Tells of every group.
    void report(int step, EventSink events) {
        int at = 0;
        for (Given one : all) {
            double[] credit = one.teaches()
                    ? advantages.get(at++)
                    : new double[one.group().size()];
            events.accept(new LessonScored(step, one.stage(), one.type(), one.group(), credit, one.teaches()));
        }
    }
}
