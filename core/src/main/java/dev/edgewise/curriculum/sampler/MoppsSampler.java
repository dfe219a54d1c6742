package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Beta;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// MoPPS: draws from a Beta posterior (Thompson) and takes cells whose draw falls near a target.
///
///     r̂ ~ Beta(α, β);   topk: argmin (r̂ − γ)²;   threshold: any with r̂ in γ ± 0.2, else the nearest to that band
///     α ← λα + (1−λ)α₀ + Σ successes;   β ← λβ + (1−λ)β₀ + Σ failures;   α₀ = β₀ = 1
///
/// MoPPS, 2507.04632 (`mopps.py`), with the update as the paper has it; the code's `a + b if n > 1 else 8` sets
/// both parameters to 8 when there is one rollout. The posterior is updated once a step, for the cells that were
/// asked. How we differ: it draws cells, not prompts, so r̂ is drawn anew for every group of a step. λ = ½ is
/// our choice.
public final class MoppsSampler extends TableSampler {
    private static final double BAND = 0.2;

    /// How the draws decide.
    public enum Selection {
        /// The nearest to the target.
        TOPK,
        /// Any within the band around the target.
        THRESHOLD
    }

    /// The target and how fast evidence ages.
    @About("Thompson draws from a posterior of the success rate, near a target (MoPPS, 2507.04632).")
    public record Settings(
            @Key(value = "Success rate aimed at.", standard = "0.5", range = "(0, 1)")
            double target,

            @Key(
                    value = "What the evidence of a level keeps when new evidence comes.",
                    standard = "0.5",
                    range = "(0, 1]")
            double decay,

            @Key(
                    value = "topk: the draw nearest to the target; threshold: any draw within 0.2 of it.",
                    standard = "topk")
            MoppsSampler.Selection selection) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, target, decay, selection);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "mopps", Settings.class, (settings, context) -> new MoppsSampler(context.ladders(), settings));

    private final Settings settings;
    private final double[] alpha;
    private final double[] beta;
    private final double[] successes;
    private final double[] failures;

    public MoppsSampler(Ladders ladders, Settings settings) {
        super("mopps", ladders, settings.toString());
        this.settings = settings;
        this.alpha = table();
        this.beta = table();
        this.successes = table();
        this.failures = table();
        Arrays.fill(alpha, 1);
        Arrays.fill(beta, 1);
    }

    @Override
    public void beginStep(int step, int steps) {
        double kept = settings.decay();
        for (int i = 0; i < alpha.length; i++) {
            if (successes[i] + failures[i] > 0) {
                alpha[i] = kept * alpha[i] + (1 - kept) + successes[i];
                beta[i] = kept * beta[i] + (1 - kept) + failures[i];
            }
        }
        Arrays.fill(successes, 0);
        Arrays.fill(failures, 0);
    }

    /// Returns the posterior of the cell numbered `place`.
    Beta posterior(int place) {
        return new Beta(alpha[place], beta[place]);
    }

    @Override
    public Cell next(RandomGenerator random) {
        double[] misses = IntStream.range(0, alpha.length)
                .mapToDouble(i -> miss(posterior(i).sample(random)))
                .toArray();
        double least = Arrays.stream(misses).min().orElse(0);
        List<Integer> best = IntStream.range(0, misses.length)
                .filter(i -> misses[i] == least)
                .boxed()
                .toList();
        return cells().get(best.get(random.nextInt(best.size())));
    }

    private double miss(double draw) {
        double distance = Math.abs(draw - settings.target());
        return switch (settings.selection()) {
            case TOPK -> distance;
            case THRESHOLD -> Math.max(0, distance - BAND);
        };
    }

    /// Tells which cell would be drawn at the posterior means. The real draw has no closed form.
    @Override
    double[] probabilities() {
        double[] weights = table();
        int best = IntStream.range(0, weights.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> miss(posterior(i).mean())))
                .orElse(0);
        weights[best] = 1;
        return Draw.normalised(weights);
    }

    /// Reports `sampler/in_band`: the share of cells whose posterior mean lies within 0.2 of the target.
    @Override
    public Map<String, Double> metrics() {
        double within = IntStream.range(0, alpha.length)
                .filter(i -> Math.abs(posterior(i).mean() - settings.target()) <= BAND)
                .count();
        return Map.of("sampler/in_band", within / alpha.length);
    }

    @Override
    void observe(int place, RolloutGroup group) {
        successes[place] += group.successes();
        failures[place] += group.size() - group.successes();
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("alpha", alpha);
        tables.put("beta", beta);
        tables.put("successes", successes);
        tables.put("failures", failures);
        return tables;
    }
}
