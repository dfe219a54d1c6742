package dev.edgewise.guard.drift;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Adjustment.KlWeight;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Average;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Locale;

/// Keeps the KL divergence to the reference within a budget by steering β (the adaptive penalty of PPO,
/// 1707.06347, section 4):
///
///     KL > 1.5 · target:  β ← 2β        KL < target / 1.5:  β ← β/2, never below the configured β
///
/// It judges every 10 steps by the mean of the metric `kl` over 10 steps, nats per token.
///
/// Healthy: at most 1.5 · target. The budget is overdrawn when β stands at 64 times its start and KL is still
/// above 2 · target. The guard then does what was chosen for this case. With [Overdrawn#RESET] it also acts when
/// KL is above the target and validation stagnates, as ProRL does (2505.24864, which does not publish its β):
/// the mean held-out accuracy over all levels of the evaluations has not risen for 100 steps and in two
/// evaluations. It acts at most once in 50 steps.
///
/// The training reward would not do as validation, because a curriculum that stays at the edge holds it level by
/// design. A run that is not evaluated while it goes on (`train.eval_steps` 0) has no validation. It is reset
/// for an overdrawn budget alone.
///
/// If guards only watch, β stays as configured. The guard says once that it would raise β, and again only after
/// KL was within the budget.
public final class KlBudgetGuard implements Guard, FieldState {
    /// What to do when the budget is overdrawn and β alone does not help.
    public enum Overdrawn {
        /// The current policy becomes the reference and the optimizer starts anew: ProRL's hard reset.
        RESET,
        /// The weights go a fifth of the way back to the reference.
        INTERPOLATE,
        /// A person is told.
        WARN
    }

    private static final int EVERY = 10;
    private static final double TOLERANCE = 1.5;
    private static final double MOST = 64;
    private static final int STAGNANT = 100;
    private static final int EVALUATIONS = 2;
    private static final int BETWEEN = 50;
    private static final double SHARE = 0.2;

    /// The β to begin with if the run is configured with 0.
    private static final double LEAST = 1e-3;

    private final double target;
    private final double base;
    private final Overdrawn overdrawn;
    private final Average kl = new Average(EVERY);
    private boolean acts = true;
    private boolean said;
    private double beta;
    private int steps;
    private int sinceAction = BETWEEN;
    private int sinceBest;
    private int notBetter;
    private double best = -1;

    /// @param target the highest KL that is wanted, nats per token, above 0
    /// @param beta the configured β, at least 0
    public KlBudgetGuard(double target, double beta, Overdrawn overdrawn) {
        if (!(target > 0) || Double.isInfinite(target)) {
            throw new ConfigException(
                    "kl_target is " + target + "; allowed is a finite number above 0, for example 0.1");
        }
        this.target = target;
        this.base = beta;
        this.overdrawn = overdrawn;
        this.beta = beta;
    }

    @Override
    public String name() {
        return "kl_budget";
    }

    @Override
    public void onlyWatch() {
        acts = false;
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.Evaluated evaluated) {
            validated(evaluated);
        }
        if (!(event instanceof TrainingEvent.StepCompleted step)) {
            return Verdict.PROCEED;
        }
        kl.add(step.metrics().getOrDefault(StepMetrics.KL, Double.NaN));
        steps++;
        sinceAction = Math.min(sinceAction + 1, BETWEEN);
        sinceBest++;
        return steps % EVERY == 0 && !Double.isNaN(kl.value()) ? judge() : Verdict.PROCEED;
    }

    private void validated(TrainingEvent.Evaluated evaluated) {
        double accuracy = evaluated.accuracies().values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(-1);
        if (accuracy > best) {
            best = accuracy;
            sinceBest = 0;
            notBetter = 0;
        } else {
            notBetter++;
        }
    }

    private boolean stagnates() {
        return sinceBest >= STAGNANT && notBetter >= EVALUATIONS;
    }

    private Verdict judge() {
        double floor = Math.max(base, LEAST);
        boolean most = beta >= MOST * floor;
        if ((most && kl.value() > 2 * target) || (overdrawn == Overdrawn.RESET && stagnates() && kl.value() > target)) {
            return sinceAction < BETWEEN ? Verdict.PROCEED : act(most);
        }
        boolean above = kl.value() > TOLERANCE * target;
        if (above && !most) {
            return raise(Math.max(2 * beta, floor));
        }
        said &= above;
        if (kl.value() < target / TOLERANCE && beta > base) {
            KlWeight before = new KlWeight(beta);
            beta = beta / 2 < floor ? base : Math.max(base, beta / 2);
            return beta == base
                    ? Verdict.Adjust.takeBack(seen() + ", well within the budget of " + target, before)
                    : Verdict.Adjust.make(seen() + ", within the budget of " + target, new KlWeight(beta));
        }
        return Verdict.PROCEED;
    }

    private Verdict raise(double wanted) {
        if (said && !acts) {
            return Verdict.PROCEED;
        }
        said = true;
        beta = acts ? wanted : beta;
        return Verdict.Adjust.make(seen() + ", above the budget of " + target, new KlWeight(wanted));
    }

    private Verdict act(boolean most) {
        sinceAction = 0;
        sinceBest = 0;
        notBetter = 0;
        String reason = seen() + ", above the budget of " + target
                + (most
                        ? String.format(Locale.ROOT, " although the KL weight is %.3g", beta)
                        : String.format(Locale.ROOT, ", and held-out accuracy has not risen above %.2f", best));
        return switch (overdrawn) {
            case RESET -> Verdict.Adjust.make(reason, new Adjustment.ReferenceReset());
            case INTERPOLATE -> Verdict.Adjust.make(reason, new Adjustment.TowardsReference(SHARE));
            case WARN ->
                new Verdict.Warn(reason + ". Lower the learning rate, or let guards.kl_overdrawn reset the reference or"
                        + " interpolate");
        };
    }

    private String seen() {
        return String.format(Locale.ROOT, "KL to the reference is %.3f nats per token", kl.value());
    }

    private String configuration() {
        return "target " + target + ", beta " + base + ", " + overdrawn;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy(configuration());
        beta = state.number("beta", beta);
        said = state.flag("said", said);
        steps = state.smallCount("steps", steps);
        sinceAction = state.smallCount("since_action", sinceAction);
        sinceBest = state.smallCount("since_best", sinceBest);
        notBetter = state.smallCount("not_better", notBetter);
        best = state.number("best", best);
        state.part("kl", kl);
    }
}
