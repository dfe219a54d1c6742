package dev.edgewise.assembly;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.GuardsConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.diversity.CoverageGuard;
import dev.edgewise.guard.diversity.EntropyGuard;
import dev.edgewise.guard.diversity.FormatCollapseGuard;
import dev.edgewise.guard.drift.ForgettingGuard;
import dev.edgewise.guard.drift.KlBudgetGuard;
import dev.edgewise.guard.hard.LuckySuccessGuard;
import dev.edgewise.guard.hard.TriageGuard;
import dev.edgewise.guard.hard.ZeroCellGuard;
import dev.edgewise.guard.health.HealthGuard;
import dev.edgewise.guard.retention.PerplexityGuard;
import dev.edgewise.guard.retention.PlasticityGuard;
import dev.edgewise.guard.retention.RetentionGuard;
import dev.edgewise.guard.shortcut.ComputationSkipGuard;
import dev.edgewise.guard.shortcut.ContaminationGuard;
import dev.edgewise.guard.shortcut.FormatGamingGuard;
import dev.edgewise.guard.shortcut.LengthGuard;
import dev.edgewise.guard.shortcut.RepetitionGuard;
import dev.edgewise.guard.shortcut.VerifierGuard;
import dev.edgewise.guard.signal.FiniteGuard;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.guard.signal.TruncationGuard;
import java.util.ArrayList;
import java.util.List;

/// The guards a configuration asks for.
final class GuardSet {
    /// Threshold of the truncation guard and its patience while demonstrations still teach the model to end.
    private static final double CUT = 0.98;

    private static final int IMITATION_PATIENCE = 100;

    private GuardSet() {}

    static Guards of(RunConfig config) {
        GuardsConfig guards = config.guards();
        GrpoSettings grpo = Sources.grpo(config.algorithm());
        List<Guard> all = new ArrayList<>();
        all.add(new FiniteGuard(guards.act() ? guards.rollbacks() : 0));
        if (guards.noSignalSteps() > 0) {
            all.add(new NoSignalGuard(guards.noSignalSteps()));
        }
        if (guards.truncationSteps() > 0) {
            all.add(new TruncationGuard(CUT, guards.truncationSteps(), IMITATION_PATIENCE));
        }
        hard(guards, all);
        if (guards.shortcuts()) {
            all.addAll(List.of(
                    new RepetitionGuard(),
                    new ComputationSkipGuard(),
                    new LengthGuard(),
                    new FormatGamingGuard(),
                    new VerifierGuard()));
        }
        if (guards.diversity()) {
            all.add(new FormatCollapseGuard(CompletionFormats.BUILT_IN));
            all.add(new EntropyGuard());
        }
        if (guards.health()) {
            all.add(new HealthGuard(guards.rollbacks()));
        }
        if (guards.retention()) {
            all.add(new RetentionGuard(guards.rollbacks()));
        }
        Double target = guards.klTarget();
        if (target != null && grpo != null) {
            all.add(new KlBudgetGuard(target, grpo.beta(), guards.klOverdrawn()));
        }
        if (guards.monitorSteps() > 0) {
            all.add(new ContaminationGuard(config.seed()));
            all.add(new CoverageGuard(config.seed()));
            all.add(new ForgettingGuard());
        }
        if (guards.heldOutText() != null) {
            all.add(new PerplexityGuard());
        }
        if (guards.monitorSteps() > 0 || guards.plasticitySteps() > 0) {
            all.add(new PlasticityGuard());
        }
        return new Guards(all, guards.act());
    }

    private static void hard(GuardsConfig guards, List<Guard> all) {
        if (guards.luckySuccess()) {
            all.add(new LuckySuccessGuard(guards.luckyCap()));
        }
        if (guards.zeroGroups() > 0) {
            all.add(new ZeroCellGuard(guards.zeroGroups()));
        }
        if (guards.triage()) {
            all.add(new TriageGuard());
        }
    }
}
