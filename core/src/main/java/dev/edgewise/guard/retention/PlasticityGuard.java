package dev.edgewise.guard.retention;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.StepsBack;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.LearningCurve;
import dev.edgewise.monitor.Reading;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.List;
import java.util.Locale;

/// Watches the ability to learn something new (FST, 2605.12484: fresh RL from a long-trained checkpoint made
/// almost no progress).
///
///     learned = (A − c₀) / (1 − c₀),   A the mean height of the learning curve, c₀ its start
///     ratio   = learned from the weights of now / learned from the weights at step 0
///
/// The probe runs on a task that the run never trains. The area is counted from the curve's start, so that a
/// network that no longer learns is at 0 however high its curve lies, and as a share of the room above it. If
/// much of the task carries over from the run, what is left may be the hard part. So a fresh run that ends at
/// least as high as that from the starting weights is healthy, however little it learned.
///
/// **How we differ** from FST: the probe imitates expert solutions instead of RL, which shows it in a few
/// updates. If the starting weights learn less than 0.01, or if the task is known already (c₀ above 0.95), there
/// is nothing to compare. The first case is reported once, at the start.
///
/// Healthy: at least 0.8. It warns below that. Below 0.5 it moves the weights a fifth of the way back to the
/// reference, if there is one, at most [StepsBack#MOST] times; or it makes the changes that it was told to make,
/// as often at most.
///
/// It also warns by two cheap signs. One is that the effective rank of the hidden states falls below half of its
/// highest reading. The first reading does not count, since the rank of random weights is that of noise and
/// falls while a network begins to learn. The other is that a quarter more of the units are dead than at the
/// start. The bounds are ours.
public final class PlasticityGuard implements Guard, FieldState {
    private static final double HEALTHY = 0.8;
    private static final double RED = 0.5;
    private static final double LEAST = 0.01;
    private static final double RANK = 0.5;
    private static final double DEAD = 0.25;

    private final Alarm slow = new Alarm(1, 1);
    private final Alarm signs = new Alarm(1, 1);
    private final StepsBack back = new StepsBack(name());
    private final List<Adjustment> answer;
    private int answered;
    private boolean told;
    private boolean read;
    private double learned;
    private double reached;
    private boolean begun;
    private double rank;
    private double dead;

    /// Makes a guard that moves the weights back.
    public PlasticityGuard() {
        this(List.of());
    }

    /// @param answer the changes that it makes in place of moving the weights back; empty to move them
    public PlasticityGuard(List<Adjustment> answer) {
        this.answer = List.copyOf(answer);
    }

    @Override
    public String name() {
        return "plasticity";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        back.see(event);
        if (event instanceof Adjusted made
                && made.guard().equals(name())
                && !answer.isEmpty()
                && made.adjustment().equals(answer.getFirst())) {
            answered++;
        }
        if (!(event instanceof TrainingEvent.Monitored(int _, Reading reading, double _))) {
            return Verdict.PROCEED;
        }
        return switch (reading) {
            case Reading.Plasticity plasticity -> judge(plasticity);
            case Reading.Weights weights -> judge(weights);
            case Reading.Divergence _,
                    Reading.Mastery _,
                    Reading.Prompted _,
                    Reading.Coverage _,
                    Reading.Perplexity _ -> Verdict.PROCEED;
        };
    }

    private Verdict judge(Reading.Plasticity plasticity) {
        double now = LearningCurve.learned(plasticity.curve());
        if (!read) {
            reached = plasticity.curve().getLast();
            return begin(plasticity.task(), now);
        }
        if (learned == 0 || Double.isNaN(now)) {
            return Verdict.PROCEED;
        }
        if (plasticity.curve().getLast() >= reached) {
            slow.see(false);
            return Verdict.PROCEED;
        }
        double ratio = now / learned;
        String text = String.format(
                Locale.ROOT,
                "a fresh run on %s learns %.0f %% of what it learned from the starting weights",
                plasticity.task(),
                100 * ratio);
        Alarm.Turn turn = slow.see(ratio < HEALTHY);
        if (ratio < RED) {
            return answer(text + ": the network is losing its plasticity");
        }
        return turn == Alarm.Turn.RAISED
                ? new Verdict.Warn(text + ", healthy is at least 80 %. Lower learning_rate, raise beta, or end here")
                : Verdict.PROCEED;
    }

    private Verdict answer(String reason) {
        if (answer.isEmpty()) {
            return back.step(reason);
        }
        if (answered < StepsBack.MOST) {
            return Verdict.Adjust.make(reason, answer.toArray(new Adjustment[0]));
        }
        if (told) {
            return Verdict.PROCEED;
        }
        told = true;
        return new Verdict.Warn(reason + "; guards.on_plasticity_loss was done " + StepsBack.MOST
                + " times, and is done no more. Lower learning_rate, raise beta, or end here");
    }

    private Verdict begin(String task, double now) {
        read = true;
        learned = now >= LEAST ? now : 0;
        return learned > 0
                ? Verdict.PROCEED
                : new Verdict.Warn(
                        "a fresh run on " + task + " learns next to nothing from the starting weights, so that"
                                + " plasticity cannot be compared with the start; ask another family of tasks, or set"
                                + " guards.plasticity_steps to 0");
    }

    private Verdict judge(Reading.Weights now) {
        if (!begun) {
            begun = true;
            dead = now.deadUnits();
            return Verdict.PROCEED;
        }
        rank = Math.max(rank, now.effectiveRank());
        boolean poor = now.effectiveRank() < RANK * rank || now.deadUnits() > dead + DEAD;
        return signs.see(poor) == Alarm.Turn.RAISED
                ? new Verdict.Warn(String.format(
                        Locale.ROOT,
                        "effective rank of the hidden states is %.1f (%.1f at its highest), %.0f %% of the units are"
                                + " dead (%.0f %% at the start): the network may be losing its plasticity",
                        now.effectiveRank(),
                        rank,
                        100 * now.deadUnits(),
                        100 * dead))
                : Verdict.PROCEED;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        read = state.flag("read", read);
        learned = state.number("learned", learned);
        reached = state.number("reached", reached);
        begun = state.flag("begun", begun);
        rank = state.number("rank", rank);
        dead = state.number("dead", dead);
        state.part("slow", slow);
        state.part("signs", signs);
        state.part("back", back);
        if (!answer.isEmpty()) {
            answered = state.smallCount("answered", answered);
            told = state.flag("told", told);
        }
    }
}
