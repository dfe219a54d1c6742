package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// VCRL: replaces a group with too little variance by one from a bank of cells with much.
///
///     σ² = k(G−k) / (G(G−1)),   p = σ² / σ²_max,   bank priority ← μ·priority + (1−μ)·p
///
/// VCRL, 2509.19803; σ²_max is the largest σ² for that G. All cells are asked equally often. Each group with p <
/// κ is replaced: the next draw comes from the bank of cells with a priority of at least κ, by priority. Neither
/// κ nor the momentum μ is published. How we differ: the bank holds cells, which are rolled out anew, so every
/// group is on-policy. A gate, such as `outcome`, keeps the groups to be replaced out of the update.
public final class VcrlSampler extends TableSampler {
    /// What is replaced, and how long the bank remembers.
    @About("After a group with little variance, a level from a bank of those with much (VCRL, 2509.19803).")
    public record Settings(
            @Key(
                    value = "Share of the largest possible variance that a group must have not to be replaced.",
                    standard = "0.4",
                    range = "(0, 1)")
            double threshold,

            @Key(value = "Of the priorities in the bank; higher remembers longer.", standard = "0.5", range = "[0, 1)")
            double momentum) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, threshold, momentum);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "vcrl", Settings.class, (settings, context) -> new VcrlSampler(context.ladders(), settings));

    private final Settings settings;
    private final double[] priorities;
    private final double[] owed = new double[1];

    public VcrlSampler(Ladders ladders, Settings settings) {
        super("vcrl", ladders, settings.toString());
        this.settings = settings;
        this.priorities = table();
    }

    /// Returns p = σ²/σ²_max for k successes of G.
    ///
    /// @param size G, at least 2
    static double normalisedVariance(int k, int size) {
        return variance(k, size) / mostVariance(size);
    }

    /// Returns σ² of k successes of G.
    static double variance(int k, int size) {
        return (double) k * (size - k) / ((double) size * (size - 1));
    }

    /// Returns σ²_max, the variance of a group that is half right, or as nearly as G allows.
    static double mostVariance(int size) {
        return size % 2 == 0 ? size / (4.0 * (size - 1)) : (size + 1) / (4.0 * size);
    }

    private double[] bank() {
        double[] bank = priorities.clone();
        for (int i = 0; i < bank.length; i++) {
            bank[i] = bank[i] >= settings.threshold() ? bank[i] : 0;
        }
        return bank;
    }

    @Override
    double[] probabilities() {
        return Draw.normalised(owed[0] > 0 ? bank() : new double[priorities.length]);
    }

    @Override
    public Cell next(RandomGenerator random) {
        Cell cell = super.next(random);
        owed[0] = Math.max(0, owed[0] - 1);
        return cell;
    }

    @Override
    void observe(int place, RolloutGroup group) {
        double p = group.size() < 2 ? 0 : normalisedVariance(group.successes(), group.size());
        priorities[place] = settings.momentum() * priorities[place] + (1 - settings.momentum()) * p;
        owed[0] += p < settings.threshold() ? 1 : 0;
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("priorities", priorities);
        tables.put("owed", owed);
        return tables;
    }
}
