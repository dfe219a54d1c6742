package dev.edgewise.guard;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.guard.diversity.CoverageGuard;
import dev.edgewise.guard.diversity.EntropyFloorGuard;
import dev.edgewise.guard.diversity.EntropyGuard;
import dev.edgewise.guard.diversity.FormatCollapseGuard;
import dev.edgewise.guard.drift.DisplacementGuard;
import dev.edgewise.guard.drift.ForgettingGuard;
import dev.edgewise.guard.drift.KlBudgetGuard;
import dev.edgewise.guard.hard.LuckySuccessGuard;
import dev.edgewise.guard.hard.TriageGuard;
import dev.edgewise.guard.hard.ZeroCellGuard;
import dev.edgewise.guard.health.HealthGuard;
import dev.edgewise.guard.ranking.DevRankingGuard;
import dev.edgewise.guard.ranking.MasteredBandsGuard;
import dev.edgewise.guard.ranking.ScoreScaleGuard;
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
import java.util.List;

/// Every guard there is, with the numbers of the default configuration.
public final class AllGuards {
    private AllGuards() {}

    public static List<Guard> fresh() {
        return List.of(
                new FiniteGuard(2),
                new NoSignalGuard(20),
                new TruncationGuard(0.98, 10, 100),
                new LuckySuccessGuard(0),
                new ZeroCellGuard(96),
                new TriageGuard(),
                new RepetitionGuard(),
                new ComputationSkipGuard(),
                new LengthGuard(),
                new FormatGamingGuard(),
                new VerifierGuard(),
                new FormatCollapseGuard(CompletionFormats.BUILT_IN),
                new EntropyGuard(),
                new EntropyFloorGuard(0.001, 0.01),
                new CoverageGuard(3),
                new KlBudgetGuard(0.1, 0.01, KlBudgetGuard.Overdrawn.RESET),
                new DisplacementGuard(10),
                new ForgettingGuard(),
                new HealthGuard(2),
                new RetentionGuard(2),
                new ContaminationGuard(3),
                new PerplexityGuard(),
                new PlasticityGuard(),
                new ScoreScaleGuard(),
                new DevRankingGuard(),
                new MasteredBandsGuard(0.85, 0.75));
    }
}
