package dev.edgewise.curriculum.sampler;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Goes from easy to hard by the clock. The level follows a [Schedule], whatever the model does. Each
/// environment has the same probability.
public final class StagedSampler implements TaskSampler, FieldState {
    /// How the level moves.
    @About("Easy to hard by the clock, whatever the model does (E2H Reasoner, 2506.06632).")
    public record Settings(
            @Key(
                    value =
                            "classic: one level after the other; balanced: all alike; cosine: from easy to hard, all levels"
                                    + " in play; gaussian: around one level that moves.",
                    standard = "classic")
            Schedule schedule) {}

    /// Makes it from a configuration.
    public static final SamplerProvider<Settings> PROVIDER = SamplerProvider.of(
            "staged", Settings.class, (settings, context) -> new StagedSampler(context.ladders(), settings.schedule()));

    private final Ladders ladders;
    private final Schedule schedule;
    private final List<String> environments;
    private int finished;
    private int steps = 1;

    public StagedSampler(Ladders ladders, Schedule schedule) {
        this.ladders = ladders;
        this.schedule = schedule;
        this.environments = List.copyOf(ladders.environments());
    }

    @Override
    public String name() {
        return "staged";
    }

    @Override
    public void beginStep(int step, int ofSteps) {
        if (step < 1 || step > ofSteps) {
            throw new IllegalArgumentException("step must lie between 1 and " + ofSteps + " but was " + step);
        }
        finished = step - 1;
        steps = ofSteps;
    }

    @Override
    public Cell next(RandomGenerator random) {
        String environment = environments.get(random.nextInt(environments.size()));
        return new Cell(
                environment,
                Draw.weighted(schedule.probabilities(finished, steps, ladders.levels(environment)), random));
    }

    @Override
    public void observe(RolloutGroup group) {}

    /// Reports `sampler/progress`: t / T.
    @Override
    public Map<String, Double> metrics() {
        return Map.of("sampler/progress", (double) finished / steps);
    }

    @Override
    public void fields(StateFields state) {
        state.of("sampler " + name()).madeBy(configuration());
        finished = state.smallCount("finished", finished);
        steps = Math.max(1, state.smallCount("steps", steps));
    }

    private String configuration() {
        return name() + " " + schedule.key() + " over " + ladders.levels();
    }
}
