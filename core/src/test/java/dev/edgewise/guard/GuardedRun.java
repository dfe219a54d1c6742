package dev.edgewise.guard;

import dev.edgewise.advantage.ControlledCredit;
import dev.edgewise.advantage.Credit;
import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.control.Interventions;
import dev.edgewise.curriculum.Admission;
import dev.edgewise.curriculum.Assignment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.EventStream;
import dev.edgewise.testkit.SimulatedStudent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A run of the real curriculum, credit and guards with a [SimulatedStudent] in place of a model: what guards change
/// changes what it learns.
///
/// A group is learned from with the share of its advantages that the knobs leave; a demoted cell is imitated instead.
final class GuardedRun {
    private static final int GROUP = 8;
    private static final Credit CREDIT = Credit.scaledBy(ScaleRewards.GROUP);

    private final Curriculum curriculum;
    private final SimulatedStudent student;
    private final Guards guards;
    private final int groups;
    private final long seed;
    private final Interventions interventions = new Interventions();
    private final ControlledCredit controlled = new ControlledCredit(CREDIT, CompletionFormats.BUILT_IN);
    private final List<String> said = new ArrayList<>();

    GuardedRun(Curriculum curriculum, SimulatedStudent student, Guards guards, int groups, long seed) {
        this.curriculum = curriculum;
        this.student = student;
        this.guards = guards;
        this.groups = groups;
        this.seed = seed;
    }

    /// Every finding in words, `<guard>: <verdict>`, in order.
    List<String> run(int steps) {
        for (int step = 1; step <= steps; step++) {
            step(step, steps);
        }
        return said;
    }

    private void step(int step, int steps) {
        curriculum.beginStep(step, steps);
        RandomGenerator random = Seeds.stream(seed, "guarded", step);
        List<TrainingEvent> events = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            Assignment assignment = curriculum.next(random);
            RolloutGroup group = student.answer(assignment.cell(), GROUP, random);
            boolean admitted = curriculum.observe(group) instanceof Admission.Admitted && !demoted(assignment.cell());
            double[] advantages = admitted
                    ? controlled.assign(List.of(group), interventions.knobs()).getFirst()
                    : new double[GROUP];
            events.add(new TrainingEvent.GroupScored(
                    step, assignment.stage(), group, advantages, admitted, admitted ? "" : "gate"));
            if (admitted && group.hasSignal()) {
                double plain = mass(CREDIT.assign(List.of(group)).getFirst());
                student.learn(group, mass(advantages) / plain);
            }
        }
        interventions.knobs().demoted().forEach(student::imitate);
        student.endStep();
        events.add(EventStream.step(step, Map.of()));
        events.forEach(this::show);
    }

    private boolean demoted(Cell cell) {
        return interventions.knobs().demoted().contains(cell);
    }

    private static double mass(double[] advantages) {
        return Arrays.stream(advantages).map(Math::abs).sum();
    }

    private void show(TrainingEvent event) {
        for (Guards.Finding finding : guards.observe(event)) {
            said.add(finding.guard() + ": " + finding.verdict());
            if (finding.verdict() instanceof Verdict.Adjust adjust) {
                adjust.changes().forEach(change -> apply(finding.guard(), change));
            }
        }
    }

    private void apply(String guard, Change change) {
        switch (change) {
            case Change.Make(Adjustment.Lasting lasting) -> interventions.make(guard, lasting);
            case Change.TakeBack(Adjustment.Lasting lasting) -> interventions.takeBack(guard, lasting);
            case Change.Make(Adjustment.Once once) -> throw new AssertionError("no such knob here: " + once);
        }
    }
}
