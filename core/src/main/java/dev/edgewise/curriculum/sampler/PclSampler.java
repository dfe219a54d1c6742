package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Prompt curriculum learning: among some candidates it takes the one whose predicted success rate is nearest to
/// ½.
///
///     candidates drawn alike; cell = argmin |V − ½|;   V ← V + η·(k/G − V)
///
/// PCL, 2510.01135: of 4·512 candidate prompts the 512 nearest to ½ are trained on, and V descends on (V − r̄)².
/// How we differ: V is a table over cells instead of a network over prompts. Its learning rate η is ½ by our
/// choice. V is updated after every group, and candidates are drawn anew for every group.
public final class PclSampler extends TableSampler {
    /// How greedy the choice is and how fast predictions move.
    @About("Of some candidates the level whose predicted success rate is nearest to ½ (PCL, 2510.01135).")
    public record Settings(
            @Key(value = "Levels compared for a draw; more is greedier.", standard = "4", range = "[1, )")
            int candidates,

            @Key(value = "How far a prediction moves to the newest outcome.", standard = "0.5", range = "(0, 1]")
            double valueLearningRate) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, candidates, valueLearningRate);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "pcl", Settings.class, (settings, context) -> new PclSampler(context.ladders(), settings));

    private final Settings settings;
    private final double[] values;

    public PclSampler(Ladders ladders, Settings settings) {
        super("pcl", ladders, settings.toString());
        this.settings = settings;
        this.values = table();
        Arrays.fill(values, 0.5);
    }

    private double distance(int place) {
        return Math.abs(values[place] - 0.5);
    }

    /// Returns how likely each cell is. A cell wins when no candidate is nearer: P = (share at least as far)ᵐ −
    /// (share farther)ᵐ, shared among ties.
    @Override
    double[] probabilities() {
        int count = values.length;
        double[] probabilities = table();
        for (int i = 0; i < count; i++) {
            int farther = 0;
            int tied = 0;
            for (int j = 0; j < count; j++) {
                farther += distance(j) > distance(i) ? 1 : 0;
                tied += distance(j) == distance(i) ? 1 : 0;
            }
            double atLeast = Math.pow((double) (farther + tied) / count, settings.candidates());
            probabilities[i] = (atLeast - Math.pow((double) farther / count, settings.candidates())) / tied;
        }
        return probabilities;
    }

    @Override
    public Cell next(RandomGenerator random) {
        int best = random.nextInt(values.length);
        for (int i = 1; i < settings.candidates(); i++) {
            int candidate = random.nextInt(values.length);
            best = distance(candidate) < distance(best) ? candidate : best;
        }
        return cells().get(best);
    }

    @Override
    void observe(int place, RolloutGroup group) {
        values[place] += settings.valueLearningRate() * (Outcomes.share(group) - values[place]);
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("values", values);
        return tables;
    }
}
