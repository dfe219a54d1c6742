package dev.edgewise.curriculum.sampler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The baseline every curriculum has to beat: each environment with the same probability, then each of its
/// levels.
///
/// Mordig et al., 2603.27226, find no robust benefit of difficulty ordering over it; compare at equal rollouts.
public final class UniformSampler implements TaskSampler {
    /// It has none.
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

    /// `sampler/effective_cells`: exp of the entropy of the draw, nats, as the samplers report that learn theirs.
    @Override
    public Map<String, Double> metrics() {
        double logs = environments.stream()
                .mapToDouble(environment -> Math.log(ladders.levels(environment)))
                .sum();
        return Map.of(TableSampler.EFFECTIVE_CELLS, environments.size() * Math.exp(logs / environments.size()));
    }

    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode().put(StateReader.CONFIGURATION, configuration());
    }

    @Override
    public void restore(ObjectNode state) {
        new StateReader("sampler " + name(), state).madeBy(configuration());
    }

    private String configuration() {
        return name() + " over " + ladders.levels();
    }
}
