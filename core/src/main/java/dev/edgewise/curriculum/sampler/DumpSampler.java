package dev.edgewise.curriculum.sampler;

import dev.edgewise.advantage.GroupZScore;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.LinkedHashMap;
import java.util.Map;

/// DUMP: an upper confidence bound on the absolute advantages of each cell.
///
///     UCB(c) = mean |Â| over the last 300 rollouts of c + √(2·ln(n + 1) / (n_c + 1));   P = softmax(UCB/τ)
///
/// DUMP, 2504.09710: n_c counts the rollouts of c, n those of all; Â is the z-score within the group. How we
/// differ: arms are cells, not data sets. The window holds whole groups, at most `window` rollouts, but always
/// at least one group.
public final class DumpSampler extends TableSampler {
    /// The settings that turn bounds into draws.
    @About("An upper confidence bound on the absolute advantages of a level (DUMP, 2504.09710).")
    public record Settings(
            @Key(
                    value = "Rollouts of a level that the mean is taken over.",
                    standard = "300",
                    range = "[1, )",
                    unit = "rollouts")
            int window,

            @Key(value = "Of the softmax over levels; lower is greedier.", standard = "0.1", range = "(0, )")
            double temperature) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, window, temperature);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "dump",
            Settings.class,
            (settings, context) -> new DumpSampler(context.ladders(), context.groupSize(), settings));

    private static final GroupZScore ADVANTAGE = new GroupZScore();

    private final Settings settings;
    private final double[] rollouts;
    private final Windows advantages;

    /// @param groupSize G, at least 1
    public DumpSampler(Ladders ladders, int groupSize, Settings settings) {
        super("dump", ladders, settings + " for groups of " + groupSize);
        this.settings = settings;
        this.rollouts = table();
        this.advantages = new Windows(rollouts.length, Math.max(1, settings.window() / groupSize));
    }

    @Override
    double[] probabilities() {
        double all = 0;
        for (double count : rollouts) {
            all += count;
        }
        double[] bounds = table();
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = advantages.mean(i) + Math.sqrt(2 * StrictMath.log(all + 1) / (rollouts[i] + 1));
        }
        return Draw.softmax(bounds, settings.temperature());
    }

    @Override
    void observe(int place, RolloutGroup group) {
        advantages.add(place, Outcomes.absoluteAdvantage(ADVANTAGE, group));
        rollouts[place] += group.size();
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("rollouts", rollouts);
        advantages.addTo(tables);
        return tables;
    }
}
