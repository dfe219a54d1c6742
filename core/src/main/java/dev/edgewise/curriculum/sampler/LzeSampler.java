package dev.edgewise.curriculum.sampler;

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
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Learning-Zone Energy: asks the cells that vary most, were hard at first, and are moving.
///
///     E = D · 4·p(1 − p) · (1 + α · min(2·|p − μ|, 1)),   D = max(1 − p₀, 0.05)
///
/// LZE, 2605.17003, as in its code (`sample_attention/backward_scorer.py` of `Stellaris167/LZE` at a508a2f): p is the
/// pass rate of the latest group, p₀ of the first, μ their exponential mean (0.9) before it, α = 0.3. What is kept
/// is the share `top_share` with the highest energy plus Gumbel noise of scale 0.05; the paper's 40 %.
///
/// How we differ: there whole groups of a batch are scored after they were rolled out, and those kept enter the
/// update. Here the energy of a cell, from its latest group, decides what is asked next: each draw takes one of the
/// `top_share` cells with the highest noisy energy, alike. Cells not yet seen come first. Their optional pruning of
/// what was solved twice in a row is left out, as it is in their examples.
public final class LzeSampler extends TableSampler {
    private static final double LEAST_DIFFICULTY = 0.05;
    private static final double MEMORY = 0.9;
    private static final double NOISE = 0.05;

    /// The settings that say which cells are drawn from.
    @About(
            "The levels with the highest learning-zone energy: p(1−p), more where it was hard at first and where it moves"
                    + " (LZE, 2605.17003).")
    public record Settings(
            @Key(
                    value = "Share of the levels that is drawn from, those with the highest energy.",
                    standard = "0.4",
                    range = "(0, 1]")
            double topShare,

            @Key(value = "How much more a level counts whose pass rate moves, α.", standard = "0.3", range = "[0, )")
            double momentumWeight) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, topShare, momentumWeight);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "lze", Settings.class, (settings, context) -> new LzeSampler(context.ladders(), settings));

    private final Settings settings;
    private final double[] difficulty;
    private final double[] mean;
    private final double[] energy;

    public LzeSampler(Ladders ladders, Settings settings) {
        super("lze", ladders, settings.toString());
        this.settings = settings;
        this.difficulty = table();
        this.mean = table();
        this.energy = table();
        Arrays.fill(difficulty, -1); // not yet seen
    }

    /// Returns the energy of a cell at pass rate p.
    static double energy(double difficulty, double p, double mean, double momentumWeight) {
        double momentum = Math.min(2 * Math.abs(p - mean), 1);
        return difficulty * 4 * p * (1 - p) * (1 + momentumWeight * momentum);
    }

    /// Draws the noise anew for each draw.
    @Override
    public Cell next(RandomGenerator random) {
        double[] noisy = table();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = energy[i]
                    - NOISE * StrictMath.log(-StrictMath.log(Math.max(random.nextDouble(), Double.MIN_NORMAL)));
        }
        return cells().get(Draw.weighted(top(noisy), random));
    }

    /// Returns the draw without noise, which is what is reported.
    @Override
    double[] probabilities() {
        return top(energy);
    }

    /// Returns a draw among the cells not yet seen, or else among those with the highest scores.
    private double[] top(double[] scores) {
        boolean complete = Arrays.stream(difficulty).allMatch(d -> d >= 0);
        double[] chosen = table();
        IntStream.range(0, chosen.length)
                .filter(i -> complete || difficulty[i] < 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(complete ? places() : chosen.length)
                .forEach(i -> chosen[i] = 1);
        return Draw.normalised(chosen);
    }

    private int places() {
        return Math.max(1, (int) Math.round(settings.topShare() * energy.length));
    }

    @Override
    void observe(int place, RolloutGroup group) {
        double p = (double) group.successes() / group.size();
        if (difficulty[place] < 0) {
            difficulty[place] = Math.max(1 - p, LEAST_DIFFICULTY);
            mean[place] = p;
        }
        energy[place] = energy(difficulty[place], p, mean[place], settings.momentumWeight());
        mean[place] = MEMORY * mean[place] + (1 - MEMORY) * p;
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("difficulty", difficulty);
        tables.put("mean", mean);
        tables.put("energy", energy);
        return tables;
    }
}
