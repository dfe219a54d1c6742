package dev.edgewise.trainer;

import dev.edgewise.control.Knobs;
import dev.edgewise.curriculum.Admission;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.trainer.GroupRoller.Scored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The groups that a step rolled out, and which of them it learns from.
///
/// Of a demoted cell none is, whatever the gates said. Of a cell that a teacher teaches all are. A group with an
/// attempt that has no score is never learned from.
///
/// @param scored in the order in which they were rolled out
record RolledGroups(List<Scored> scored) {
    /// Why a group of a demoted cell is not learned from.
    private static final String DEMOTED = "demoted";

    /// Rolls out until enough groups are admitted or the curriculum's budget, in rollouts, is spent.
    ///
    /// @param teacher what teaches beside the outcome; null for nothing
    /// @param rolloutsLeft at most so many completions may be sampled
    static RolledGroups roll(
            int step,
            RolloutSettings settings,
            Curriculum curriculum,
            Knobs knobs,
            @Nullable Distillation teacher,
            GroupRoller roller,
            long rolloutsLeft,
            EventSink events) {
        List<Scored> scored = new ArrayList<>();
        int budget = settings.groups() == 0 ? 0 : curriculum.budget(settings.groups(), settings.maxGenBatches());
        budget = teacher == null ? budget : Math.max(budget, settings.groups());
        long left = Math.min(rolloutsLeft, (long) budget * settings.groupSize());
        int admitted = 0;
        while (admitted < settings.groups() && left >= curriculum.leastGroup()) {
            for (Scored rolled : roller.roll(step, scored.size(), settings.groups() - admitted, left)) {
                Scored one = judged(rolled, knobs, teacher);
                scored.add(one);
                left -= one.group().size();
                admitted += one.admitted() ? 1 : 0;
            }
            events.accept(new RolloutProgress(step, admitted, settings.groups(), scored.size()));
        }
        return new RolledGroups(scored);
    }

    private static Scored judged(Scored rolled, Knobs knobs, @Nullable Distillation teacher) {
        Cell cell = rolled.group().task().cell();
        if (knobs.demoted().contains(cell)) {
            return new Scored(rolled.assignment(), rolled.group(), new Admission.Rejected(DEMOTED));
        }
        return teacher != null
                        && rolled.group().size() > 1
                        && teacher.teaches(cell)
                        && rolled.group().isScored()
                ? new Scored(rolled.assignment(), rolled.group(), new Admission.Admitted())
                : rolled;
    }

    /// Returns all groups.
    List<RolloutGroup> all() {
        return scored.stream().map(Scored::group).toList();
    }

    /// Returns the completions of all groups.
    long rollouts() {
        return scored.stream().mapToLong(one -> one.group().size()).sum();
    }

    /// Returns the groups all of whose attempts have a score.
    List<RolloutGroup> judged() {
        return all().stream().filter(RolloutGroup::isScored).toList();
    }

    /// Returns the groups that credit is given over.
    List<RolloutGroup> admitted() {
        return scored.stream().filter(Scored::admitted).map(Scored::group).toList();
    }

    /// Returns at most `room` tied groups for the pull on the entropy to act on; none while it is not held. Those
    /// of demoted cells stay out.
    List<RolloutGroup> heldUp(Knobs knobs, int room) {
        return knobs.entropyCoefficient() == 0
                ? List.of()
                : scored.stream()
                        .filter(one -> !one.admitted())
                        .map(Scored::group)
                        .filter(group -> !group.hasSignal()
                                && group.isScored()
                                && !knobs.demoted().contains(group.task().cell()))
                        .limit(room)
                        .toList();
    }

    /// Tells what became of every group.
    ///
    /// @param advantages of the admitted groups
    void report(int step, List<double[]> advantages, EventSink events) {
        int at = 0;
        for (Scored one : scored) {
            switch (one.admission()) {
                case Admission.Admitted() ->
                    events.accept(new GroupScored(
                            step, one.assignment().stage(), one.group(), advantages.get(at++), true, ""));
                case Admission.Rejected(String gate) ->
                    events.accept(new GroupScored(
                            step,
                            one.assignment().stage(),
                            one.group(),
                            new double[one.group().size()],
                            false,
                            gate));
            }
        }
    }
}
