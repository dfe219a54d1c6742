package dev.edgewise.guard.diversity;

import dev.edgewise.control.Adjustment.PositiveWeight;
import dev.edgewise.eval.PassAtK;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.DropAlarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.random.Seeds;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Acts when many tries reach less than they did before training: pass@k of the base model overtakes that of
/// the trained one at large k (2504.13837).
///
///     Δ = mean over tasks of (pass@k now − pass@k at step 0),   k = half of the samples, paired bootstrap
///
/// Healthy: Δ at least −0.05. When Δ is below it and the whole 95 % interval below 0, positive advantages weigh
/// a tenth, until Δ is above it again (W-REINFORCE keeps pass@256 at 96.7 where GRPO falls to 95.5, 2506.01347).
public final class CoverageGuard implements Guard, FieldState {
    private static final double DELTA = 0.05;
    private static final PositiveWeight REMEDY = new PositiveWeight(0.1);

    private final long seed;
    private final DropAlarm alarm = new DropAlarm(DELTA);
    private final List<Integer> base = new ArrayList<>();
    private int baseSamples;

    /// @param seed of the bootstrap
    public CoverageGuard(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "coverage";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.Monitored(int step, Reading.Coverage now, double _))) {
            return Verdict.PROCEED;
        }
        if (base.isEmpty()) {
            base.addAll(now.successes());
            baseSamples = now.samples();
            return Verdict.PROCEED;
        }
        return base.size() == now.successes().size() ? judge(now, Seeds.stream(seed, name(), step)) : Verdict.PROCEED;
    }

    private Verdict judge(Reading.Coverage now, RandomGenerator random) {
        int k = Math.max(1, Math.min(baseSamples, now.samples()) / 2);
        double[] differences = new double[base.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = PassAtK.estimate(now.samples(), now.successes().get(i), k)
                    - PassAtK.estimate(baseSamples, base.get(i), k);
        }
        return alarm.judge(
                differences,
                random,
                "pass@" + k + " %s since the run began (%s held-out tasks)",
                "many tries reach less than before",
                REMEDY);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        baseSamples = state.smallCount("base_samples", baseSamples);
        state.counts("base", base, baseSamples);
        state.part("alarm", alarm);
    }
}
