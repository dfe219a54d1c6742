package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Learnability: asks the cells whose outcomes vary most.
///
///     learnability = p̂(1 − p̂) · n/(n−1),   p̂ = k/n of the latest group
///
/// SFL, 2408.15099, and LILO, 2502.12272: among candidates that were rolled out, the share `top` (one in four)
/// with the highest learnability is trained on. p̂(1−p̂) falls short of p(1−p) by the factor 1 − 1/n; the factor
/// n/(n−1) takes this bias away.
///
/// How we differ: the published methods roll out four times as many candidates in every step. Here what a group
/// showed stands until the cell's next group. A share `explore` of the draws, ¼ by our choice, goes to any cell,
/// which keeps the estimates fresh. A cell not yet seen counts as most learnable. Tied cells share the places
/// they compete for.
public final class LearnabilitySampler extends TableSampler {
    private static final double UNSEEN = 1;

    /// The settings that say which cells are drawn from.
    @About("The levels with the highest p(1−p), corrected for its bias (SFL, 2408.15099; LILO, 2502.12272).")
    public record Settings(
            @Key(
                    value = "Share of the levels that is drawn from, the most learnable ones.",
                    standard = "0.25",
                    range = "(0, 1]")
            double topShare,

            @Key(
                    value = "Share of draws for any level, which keeps the estimates fresh.",
                    standard = "0.25",
                    range = "[0, 1)")
            double exploreShare) {
        public static final Settings STANDARD = Keys.defaults(Settings.class);

        public Settings {
            Keys.check(Settings.class, topShare, exploreShare);
        }
    }

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "learnability",
            Settings.class,
            (settings, context) -> new LearnabilitySampler(context.ladders(), settings));

    private final Settings settings;
    private final double[] learnability;

    public LearnabilitySampler(Ladders ladders, Settings settings) {
        super("learnability", ladders, settings.toString());
        this.settings = settings;
        this.learnability = table();
        Arrays.fill(learnability, UNSEEN);
    }

    /// Returns p̂(1−p̂)·n/(n−1) for k successes of n.
    static double of(int k, int n) {
        double p = (double) k / n;
        return n < 2 ? 0 : p * (1 - p) * n / (n - 1);
    }

    @Override
    double[] probabilities() {
        int count = learnability.length;
        int places = Math.max(1, (int) Math.round(settings.topShare() * count));
        List<Integer> order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -learnability[i]))
                .toList();
        double least = learnability[order.get(places - 1)];
        long above = Arrays.stream(learnability).filter(l -> l > least).count();
        long tied = Arrays.stream(learnability).filter(l -> l == least).count();
        double[] probabilities = table();
        for (int i = 0; i < count; i++) {
            double top = learnability[i] > least ? 1 : learnability[i] == least ? (double) (places - above) / tied : 0;
            probabilities[i] = (1 - settings.exploreShare()) * top / places + settings.exploreShare() / count;
        }
        return Draw.normalised(probabilities);
    }

    @Override
    void observe(int place, RolloutGroup group) {
        learnability[place] = of(group.successes(), group.size());
    }

    @Override
    Map<String, double[]> tables() {
        Map<String, double[]> tables = new LinkedHashMap<>();
        tables.put("learnability", learnability);
        return tables;
    }
}
