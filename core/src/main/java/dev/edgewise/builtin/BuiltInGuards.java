package dev.edgewise.builtin;

import dev.edgewise.guard.Guard;
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
import dev.edgewise.plugin.GuardContext;
import dev.edgewise.plugin.GuardProvider;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.Provider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import java.util.function.Function;

/// The guards that Edgewise brings. Most are on by default; the keys of `guards` turn them off.
public final class BuiltInGuards {
    /// Threshold of the truncation guard and its patience while demonstrations still teach the model to end.
    private static final double CUT = 0.98;

    private static final int IMITATION_PATIENCE = 100;

    /// The number of steps in a row that the guard tolerates.
    @About("Stops a run after so many steps in a row of which nothing can be learned.")
    public record Patience(
            @Key(value = "Steps in a row.", standard = "20", range = "[1, )", unit = "steps")
            int steps) {
        public Patience {
            Keys.check(Patience.class, steps);
        }
    }

    /// What a lucky success may teach.
    @About("Watches for learning from lucky successes, on levels that otherwise fail.")
    public record Luck(
            @Key(value = "Largest advantage of such a success.", standard = "0.0", range = "[0, )")
            double cap) {
        public Luck {
            Keys.check(Luck.class, cap);
        }
    }

    /// The number of failures in a row that the guard tolerates.
    @About("Has a level imitated on which so many groups in a row failed.")
    public record Failures(
            @Key(value = "Groups in a row.", standard = "96", range = "[1, )", unit = "groups")
            int groups) {
        public Failures {
            Keys.check(Failures.class, groups);
        }
    }

    /// How far the policy may move.
    @About("Keeps the KL divergence to the reference near or below a target.")
    public record Budget(
            @Key(value = "The divergence.", standard = "0.1", range = "(0, )", unit = "nats per token")
            double target,

            @Key(value = "What happens when the weight alone does not keep it.", standard = "warn")
            KlBudgetGuard.Overdrawn overdrawn) {
        public Budget {
            Keys.check(Budget.class, target, overdrawn);
        }
    }

    /// What chosen completions may lose.
    @About("Tells when chosen completions become unlikely while the margin over rejected ones grows.")
    public record Fall(
            @Key(
                    value = "What the log-probability of a chosen completion may lose.",
                    standard = "10.0",
                    range = "(0, )",
                    unit = "nats")
            double fall) {
        public Fall {
            Keys.check(Fall.class, fall);
        }
    }

    /// How undecided the policy must stay.
    @About("Pulls on the entropy of tokens while it is below a floor.")
    public record Floor(
            @Key(
                    value = "Mean entropy below which the pull acts, and to which it pulls.",
                    standard = "0.3",
                    range = "(0, )",
                    unit = "nats per token")
            double floor,

            @Key(value = "Strength of the pull.", standard = "0.01", range = "(0, )")
            double coefficient) {
        public Floor {
            Keys.check(Floor.class, floor, coefficient);
        }
    }

    public static final GuardProvider<Floor> ENTROPY_FLOOR = GuardProvider.of(
            "entropy_floor",
            Floor.class,
            (settings, _) -> new EntropyFloorGuard(settings.floor(), settings.coefficient()));

    public static final GuardProvider<Fall> DISPLACEMENT =
            GuardProvider.of("displacement", Fall.class, (settings, _) -> new DisplacementGuard(settings.fall()));

    public static final GuardProvider<Patience> NO_SIGNAL =
            GuardProvider.of("no_signal", Patience.class, (settings, _) -> new NoSignalGuard(settings.steps()));

    public static final GuardProvider<Patience> TRUNCATION = GuardProvider.of(
            "truncation",
            Patience.class,
            (settings, _) -> new TruncationGuard(CUT, settings.steps(), IMITATION_PATIENCE));

    public static final GuardProvider<Luck> LUCKY_SUCCESS =
            GuardProvider.of("lucky_success", Luck.class, (settings, _) -> new LuckySuccessGuard(settings.cap()));

    public static final GuardProvider<Failures> ZERO_CELL =
            GuardProvider.of("zero_cells", Failures.class, (settings, _) -> new ZeroCellGuard(settings.groups()));

    public static final GuardProvider<Budget> KL_BUDGET = GuardProvider.of(
            "kl_budget",
            Budget.class,
            (settings, context) -> new KlBudgetGuard(settings.target(), context.beta(), settings.overdrawn()));

    public static final GuardProvider<NoSettings> FINITE = plain(
            "finite",
            "Goes back, or stops the run, when a number is not finite.",
            context -> new FiniteGuard(context.rollbacks()));
    public static final GuardProvider<NoSettings> TRIAGE = plain(
            "triage",
            "Sorts items that are never solved by their cause, and tells the broken ones.",
            _ -> new TriageGuard());
    public static final GuardProvider<NoSettings> HEALTH = plain(
            "health",
            "Watches the vital signs: gradients, KL, clipping, sampling mismatch.",
            context -> new HealthGuard(context.rollbacks()));
    public static final GuardProvider<NoSettings> RETENTION = plain(
            "retention",
            "Watches through the evaluations what was mastered.",
            context -> new RetentionGuard(context.rollbacks()));
    public static final GuardProvider<NoSettings> CONTAMINATION = plain(
            "contamination",
            "Watches for answers without working, which a model may remember; needs monitor_steps.",
            context -> new ContaminationGuard(context.seed()));
    public static final GuardProvider<NoSettings> COVERAGE = plain(
            "coverage",
            "Watches how many different ways to a solution are left; needs monitor_steps.",
            context -> new CoverageGuard(context.seed()));
    public static final GuardProvider<NoSettings> FORGETTING =
            plain("forgetting", "Watches KL in both directions; needs monitor_steps.", _ -> new ForgettingGuard());
    public static final GuardProvider<NoSettings> PERPLEXITY = plain(
            "perplexity", "Watches the perplexity of general text; needs held_out_text.", _ -> new PerplexityGuard());
    public static final GuardProvider<NoSettings> PLASTICITY = plain(
            "plasticity",
            "Watches how fast the model still learns; needs monitor_steps or plasticity_steps.",
            _ -> new PlasticityGuard());

    /// The guards of shortcuts, in the order they are asked.
    public static final List<GuardProvider<NoSettings>> SHORTCUTS = List.of(
            plain("repetition", "Watches for completions that repeat themselves.", _ -> new RepetitionGuard()),
            plain("computation_skip", "Watches for answers whose working is skipped.", _ -> new ComputationSkipGuard()),
            plain("length", "Watches for lengths that collapse.", _ -> new LengthGuard()),
            plain("format_gaming", "Watches for reward from the format alone.", _ -> new FormatGamingGuard()),
            plain("verifier", "Watches for holes of the verifier.", _ -> new VerifierGuard()));

    /// The guards of diversity, in the order they are asked.
    public static final List<GuardProvider<NoSettings>> DIVERSITY = List.of(
            plain(
                    "formats",
                    "Watches for formats of completions that crowd out others.",
                    context -> new FormatCollapseGuard(context.formats())),
            plain("entropy", "Watches the entropy of tokens.", _ -> new EntropyGuard()));

    public static final GuardProvider<NoSettings> SCORE_SCALE = plain(
            "score_scale",
            "Watches the scores of a ranker: that they stay apart, and that their scale does not run away.",
            _ -> new ScoreScaleGuard());
    public static final GuardProvider<NoSettings> DEV_RANKING = plain(
            "dev_ranking",
            "Watches nDCG@10 of held-out queries, and keeps the checkpoint where it was highest.",
            _ -> new DevRankingGuard());

    public static final GuardProvider<NoSettings> MASTERED_BANDS = plain(
            "mastered_bands",
            "Watches that a ranker still orders the pairs right whose bands of margins it had mastered.",
            _ -> new MasteredBandsGuard(0.85, 0.75));

    static final List<Provider<?, ?, ?>> PROVIDERS = List.of(
            FINITE,
            NO_SIGNAL,
            TRUNCATION,
            LUCKY_SUCCESS,
            ZERO_CELL,
            TRIAGE,
            SHORTCUTS.get(0),
            SHORTCUTS.get(1),
            SHORTCUTS.get(2),
            SHORTCUTS.get(3),
            SHORTCUTS.get(4),
            DIVERSITY.get(0),
            DIVERSITY.get(1),
            ENTROPY_FLOOR,
            HEALTH,
            RETENTION,
            KL_BUDGET,
            DISPLACEMENT,
            CONTAMINATION,
            COVERAGE,
            FORGETTING,
            PERPLEXITY,
            PLASTICITY,
            SCORE_SCALE,
            DEV_RANKING,
            MASTERED_BANDS);

    private BuiltInGuards() {}

    private static GuardProvider<NoSettings> plain(String type, String about, Function<GuardContext, Guard> create) {
        return new Plain(type, about, create);
    }

    /// A guard without keys.
    private record Plain(String type, String about, Function<GuardContext, Guard> create)
            implements GuardProvider<NoSettings> {
        @Override
        public Class<NoSettings> settings() {
            return NoSettings.class;
        }

        @Override
        public Guard create(NoSettings settings, GuardContext context) {
            return create.apply(context);
        }
    }
}
