package dev.edgewise.guard.health;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Average;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Recovery;
import dev.edgewise.guard.Verdict;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Watches a run's vital signs, with axolotl's ranges:
///
/// | metric | healthy | red flag | then |
/// |---|---|---|---|
/// | `grad_norm` | 0.001 to 1 | above 10, and 10 times its own average | half the learning rate |
/// | `kl` | 0 to 0.5 | above 2 | half the learning rate |
/// | `clip_ratio/region_mean` | below 0.1 | above 0.3 | half the learning rate |
/// | `sampling/sampling_logp_difference/mean` | below 0.02 | above 0.1 | warning |
/// | `rewards/accuracy/mean` | above 0.15 after 20 steps | below 0.01 over 50 steps without demonstrations | warning |
///
/// "Half" is half of what is in force, whichever guard lowered it. A flag that joins others is only reported. A
/// red flag has to show in the mean of 5 steps, for 5 steps. If it is still there 20 steps after the learning
/// rate was halved, the run goes back to its last healthy checkpoint, a limited number of times, then halts.
/// Flags that are up together are one illness: the run is slowed or goes back once, and the reason names each
/// flag. When all flags are down, the learning rate is given back.
///
/// Entropy, truncation and groups without signal have guards of their own. The range of the sampling mismatch
/// is ours: fp32 lies below 1e-5, bf16 at 0.002 with 0.6M parameters and at 0.04 with 135M, which is not yet an alarm.
public final class HealthGuard implements Guard, FieldState {
    private static final int STILL = 20;

    /// Steps after which a long average is known.
    private static final double KNOWN = 20;

    private static final int REWARD_STEPS = 50;
    private static final double REWARD_RED = 0.01;
    private static final String REWARD = "rewards/accuracy/mean";

    private static final List<VitalSign> SIGNS = List.of(
            new VitalSign(
                    StepMetrics.GRAD_NORM,
                    "0.001 to 1",
                    10,
                    10,
                    true,
                    "the updates are unstable; lower learning_rate or max_grad_norm"),
            new VitalSign(
                    StepMetrics.KL,
                    "0 to 0.5",
                    2,
                    0,
                    true,
                    "the policy ran far from its reference; raise beta or lower learning_rate"),
            new VitalSign(
                    StepMetrics.CLIP_REGION,
                    "below 0.1",
                    0.3,
                    0,
                    true,
                    "much of each update is clipped away; lower learning_rate or num_iterations"),
            new VitalSign(
                    StepMetrics.SAMPLING_DIFFERENCE,
                    "below 0.02",
                    0.1,
                    0,
                    false,
                    "sampling and training disagree on log-probabilities; use precision fp32"));

    private static final class Watch implements FieldState {
        private final Average recent = new Average(5);
        private final Average lasting = new Average(200);
        private final Alarm alarm = new Alarm(5, 10);
        private boolean red;

        /// Red steps since the alarm was raised. Steps in which the sign comes down do not count.
        private int stepsRaised;

        private void reset() {
            alarm.reset();
            recent.reset();
            stepsRaised = 0;
        }

        @Override
        public void fields(StateFields state) {
            state.of("guard health");
            stepsRaised = state.smallCount("steps_raised", stepsRaised);
            state.part("recent", recent);
            state.part("lasting", lasting);
            state.part("alarm", alarm);
        }
    }

    private final int rollbacks;
    private final List<Watch> watches = SIGNS.stream().map(_ -> new Watch()).toList();
    private final Recovery recovery;
    private int stepsWithoutReward;

    /// @param rollbacks how often to go back before halting
    public HealthGuard(int rollbacks) {
        this.rollbacks = rollbacks;
        this.recovery = new Recovery(rollbacks);
    }

    @Override
    public String name() {
        return "health";
    }

    @Override
    public void onlyWatch() {
        recovery.onlyWatch();
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        recovery.see(event);
        if (event instanceof TrainingEvent.CheckpointWritten checkpoint && healthy()) {
            recovery.checkpoint(checkpoint.step());
        }
        return event instanceof TrainingEvent.StepCompleted step ? endOfStep(step.metrics()) : Verdict.PROCEED;
    }

    private boolean healthy() {
        return watches.stream().noneMatch(watch -> watch.alarm.raised() || watch.stepsRaised > 0);
    }

    /// Looks at all signs before it gives one answer to all that are red. So a run is slowed or goes back once,
    /// whatever the number of its flags, and each flag is named.
    private Verdict endOfStep(Map<String, Double> metrics) {
        List<String> raised = new ArrayList<>();
        boolean act = false;
        boolean ill = false;
        for (int i = 0; i < SIGNS.size(); i++) {
            VitalSign sign = SIGNS.get(i);
            Watch watch = watches.get(i);
            Double value = known(metrics, sign);
            if (value != null && see(sign, watch, value) == Alarm.Turn.RAISED) {
                raised.add(text(sign, watch));
                act |= sign.acts();
            }
            ill |= sign.acts() && watch.red && watch.stepsRaised == STILL + 1;
        }
        if (ill) {
            return goBack();
        }
        if (!raised.isEmpty()) {
            return act ? slow(String.join("; ", raised)) : new Verdict.Warn(String.join("; ", raised));
        }
        return healthy() ? calm(metrics) : Verdict.PROCEED;
    }

    /// Returns the sign's value; null without one. The KL that KTO shifts by is of whole completions, which no bound
    /// on tokens fits.
    private static @Nullable Double known(Map<String, Double> metrics, VitalSign sign) {
        boolean ofCompletions = sign.key().equals(StepMetrics.KL) && metrics.containsKey(NoSignalGuard.PREFERENCES);
        return ofCompletions ? null : metrics.get(sign.key());
    }

    private static Alarm.Turn see(VitalSign sign, Watch watch, double value) {
        watch.recent.add(value);
        double now = watch.recent.value();
        boolean usual = sign.relative() > 0
                && (watch.lasting.weight() < KNOWN || now < sign.relative() * watch.lasting.value());
        watch.red = now > sign.red() && !usual;
        Alarm.Turn turn = watch.alarm.see(watch.red);
        if (!watch.red) {
            watch.lasting.add(value);
        }
        if (!watch.alarm.raised()) {
            watch.stepsRaised = 0;
        } else if (watch.red) {
            watch.stepsRaised++;
        }
        return turn;
    }

    private static String text(VitalSign sign, Watch watch) {
        return String.format(
                Locale.ROOT,
                "%s is %.3g, healthy is %s: %s",
                sign.key(),
                watch.recent.value(),
                sign.healthy(),
                sign.meaning());
    }

    /// Halves the learning rate for the first flag. A flag that joins it is reported, and gets its own time to
    /// come down.
    private Verdict slow(String reason) {
        return recovery.lowered()
                ? new Verdict.Warn(reason + "; the learning rate is lowered already")
                : Verdict.Adjust.make(reason, recovery.slower());
    }

    /// Goes back because of all flags that are up, and forgets what was seen of the weights left behind. If
    /// guards only watch, nothing is left behind.
    private Verdict goBack() {
        List<String> up = new ArrayList<>();
        for (int i = 0; i < SIGNS.size(); i++) {
            Watch watch = watches.get(i);
            if (watch.alarm.raised()) {
                up.add(text(SIGNS.get(i), watch));
            }
        }
        if (recovery.acts()) {
            watches.forEach(Watch::reset);
        }
        return recovery.recover(String.join("; ", up), "Begin anew with these settings changed");
    }

    private Verdict calm(Map<String, Double> metrics) {
        Optional<Adjustment.Lasting> back = recovery.recovering() ? recovery.calmStep() : recovery.giveBack();
        return back.isPresent()
                ? Verdict.Adjust.takeBack("all vital signs are healthy again", back.get())
                : reward(metrics);
    }

    private Verdict reward(Map<String, Double> metrics) {
        Double value = metrics.get(REWARD);
        boolean taught = metrics.getOrDefault("demonstrations", 0.0) > 0;
        stepsWithoutReward = value != null && value < REWARD_RED && !taught ? stepsWithoutReward + 1 : 0;
        return stepsWithoutReward == REWARD_STEPS
                ? new Verdict.Warn(
                        "in " + REWARD_STEPS + " steps fewer than 1 % of the completions were right; healthy is"
                                + " above 15 % after 20 steps. Begin with easier levels, or imitate expert solutions first")
                : Verdict.PROCEED;
    }

    @Override
    public Set<Integer> checkpoints() {
        return recovery.checkpoints();
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy("rollbacks " + rollbacks);
        stepsWithoutReward = state.smallCount("steps_without_reward", stepsWithoutReward);
        state.part("recovery", recovery);
        for (int i = 0; i < SIGNS.size(); i++) {
            state.part(SIGNS.get(i).key(), watches.get(i));
        }
    }
}
