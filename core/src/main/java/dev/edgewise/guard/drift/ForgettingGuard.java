package dev.edgewise.guard.drift;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.StepsBack;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;

/// Foresees forgetting from the forward KL divergence on the inputs of the tasks being learned. That is the best
/// predictor of it (RL's Razor, 2509.04259: R² 0.96 on ParityMNIST, 0.71 on a language model):
///
///     E_{x ~ new task} KL(π₀ ‖ π_θ),   k3, nats per token
///
/// The new task is what the run learns: the prompts are held-out tasks of its own environments
/// ([Reading.Divergence]). π₀ is the reference, which is the starting model until a guard resets it. After a
/// reset, earlier forgetting no longer shows. The guard then says so and begins anew with the policy of that
/// step.
///
/// Healthy: up to 0.5 (axolotl's range of `kl`). Above that it warns. Above 2 it moves the weights a fifth of
/// the way back to the reference, once per reading and at most [StepsBack#MOST] times. If there is no reference,
/// it warns.
public final class ForgettingGuard implements Guard, FieldState {
    private static final double HEALTHY = 0.5;
    private static final double RED = 2;

    private final Alarm alarm = new Alarm(1, 1);

    /// Step of the last reset of the reference; 0 for none.
    private int since;

    private final StepsBack back = new StepsBack(name());

    @Override
    public String name() {
        return "forgetting";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        back.see(event);
        if (event instanceof TrainingEvent.Adjusted adjusted
                && adjusted.adjustment() instanceof Adjustment.ReferenceReset) {
            return anew(event.step());
        }
        if (!(event instanceof TrainingEvent.Monitored(int _, Reading.Divergence divergence, double _))) {
            return Verdict.PROCEED;
        }
        double forward = divergence.forward().k3();
        String reason = String.format(
                Locale.ROOT,
                "forward KL to the reference%s on %s is %.2f nats per token (reverse: %.2f); much of what the model could"
                        + " do before is likely to be forgotten",
                since == 0 ? "" : " of step " + since,
                divergence.inputs(),
                forward,
                divergence.reverse().k3());
        Alarm.Turn turn = alarm.see(forward > HEALTHY);
        if (forward > RED) {
            return back.step(reason);
        }
        return turn == Alarm.Turn.RAISED
                ? new Verdict.Warn(reason + ". Set beta or guards.kl_target, or lower the learning rate")
                : Verdict.PROCEED;
    }

    private Verdict anew(int step) {
        since = step;
        alarm.reset();
        return new Verdict.Warn("the reference was reset: forgetting is foreseen anew from the model of step " + step
                + " on, and what was forgotten since the starting model no longer shows in the KL");
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        since = state.smallCount("since", since);
        state.part("alarm", alarm);
        state.part("back", back);
    }
}
