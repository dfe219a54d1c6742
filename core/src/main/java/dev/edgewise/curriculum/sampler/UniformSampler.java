package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The baseline that every curriculum has to beat. It draws each environment with the same probability, then
/// each of its levels.
///
/// Mordig et al., 2603.27226, find no robust benefit of difficulty ordering over it. Compare at equal rollouts.
public final class UniformSampler implements TaskSampler, FieldState {
    /// This sampler has no settings.
    @About("Every environment, and each of its levels, alike; the baseline.")
    public record Settings() {}

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER =
            SamplerProvider.of("uniform", Settings.class, (_, context) -> new UniformSampler(context.ladders()));

    private final Ladders ladders;
    private final List<String> environments;

    public UniformSampler(Ladders ladders) {
        this.ladders = ladders;
        this.environments = List.copyOf(ladders.environments());
    }

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public void beginStep(int step, int steps) {}

    @Override
    public Cell next(RandomGenerator random) {
        String environment = environments.get(random.nextInt(environments.size()));
        return new Cell(environment, random.nextInt(ladders.levels(environment)));
    }

    @Override
    public void observe(RolloutGroup group) {}

    /// Reports `sampler/effective_cells`: exp of the entropy of the draw, nats. Samplers that learn their draw
    /// report the same.
    @Override
    public Map<String, Double> metrics() {
        double logs = environments.stream()
                .mapToDouble(environment -> Math.log(ladders.levels(environment)))
                .sum();
        return Map.of(TableSampler.EFFECTIVE_CELLS, environments.size() * Math.exp(logs / environments.size()));
    }

    @Override
    public void fields(StateFields state) {
        state.of("sampler " + name()).madeBy(configuration());
    }

    private String configuration() {
        return name() + " over " + ladders.levels();
    }
}
