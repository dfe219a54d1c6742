package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.LinkedHashMap;
import java.util.Map;

/// Asks cells by a symmetric Beta density of their difficulty, so that the middle comes often and the ends still
/// come.
///
///     P(cell) ∝ Beta(d; a, a) ∝ (d · (1 − d))^(κ/2),   a = 1 + κ/2,   d = 1 − pass rate
///
/// DARE, 2605.09188, the part that selects; κ = 20 as in its code (`data.beta_kappa` in `ray_trainer.py` of
/// `EtaYang10th/DARE` at f01c679, where a = peak · κ + 1 and the peak is ½).
///
/// How we differ: DARE estimates d of a prompt from stored completions, weighed by how likely they are now
/// (self-normalised importance sampling). Here d of a cell is 1 − the mean of its posterior, whose evidence decays
/// with optimizer steps (Beta(1, 1) before the first group, so that a cell not yet seen counts as even). The density is
/// bounded from below by `floor`, a share of its peak, since a few cells stand for all prompts and one at d = 1 would
/// never be asked again. DARE's other parts, group sizes and hints by difficulty, are `curriculum.sampler.group_sizes`
/// of `edge` and `curriculum.lessons`.
public final class DareSampler extends TableSampler {
    /// The settings that say how sharp the density is.
    @About("Levels by a symmetric Beta density of their difficulty (DARE's selection, 2605.09188).")
    public record Settings(
            @Key(value = "Concentration κ; 0 asks all levels alike.", standard = "20.0", range = "[0, )")
            double kappa,

            @Key(
                    value = "Least weight of a level, as a share of one that succeeds every other time.",
                    standard = "0.02",
                    range = "(0, 1]")
            double floor) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, kappa, floor);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "dare", Settings.class, (settings, context) -> new DareSampler(context.progress(), settings));

    private final Progress progress;
    private final Settings settings;

    public DareSampler(Progress progress, Settings settings) {
        super("dare", progress.ladders(), settings.toString());
        this.progress = progress;
        this.settings = settings;
    }

    /// Returns the weight of a pass rate: 1 at one half, never below the floor.
    static double weight(double passRate, double kappa, double floor) {
        return Math.max(floor, StrictMath.pow(4 * passRate * (1 - passRate), kappa / 2));
    }

    @Override
    double[] probabilities() {
        double[] weights = cells().stream()
                .mapToDouble(cell -> weight(progress.now(cell).mean(), settings.kappa(), settings.floor()))
                .toArray();
        return Draw.normalised(weights);
    }

    /// What it needs to know is in [Progress], which took in the group before.
    @Override
    void observe(int place, RolloutGroup group) {}

    @Override
    Map<String, double[]> tables() {
        return new LinkedHashMap<>();
    }
}
