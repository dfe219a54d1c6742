package dev.edgewise.curriculum.imitation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.plugin.ImitationProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Leaves the choice to the sampler. It looks at the cells of the last 64 groups that are no skill yet. They
/// take turns, each as often as it was asked.
public final class AskedImitation implements Imitation {
    /// This rule has no settings.
    @About("The levels of the last 64 groups that are no skill yet.")
    public record Settings() {}

    /// Makes it from a configuration.
    public static final ImitationProvider<Settings> PROVIDER =
            ImitationProvider.of("asked", Settings.class, (_, context) -> new AskedImitation(context.skill()));

    /// How many groups back a cell still counts as asked. Even with few groups a step, this many bring solutions
    /// from many cells.
    private static final int GROUPS = 64;

    private final Targets targets;
    private final Deque<Cell> asked = new ArrayDeque<>();

    /// @param skill pass rate in [0, 1) from which a cell is no longer shown, see [Targets]
    public AskedImitation(double skill) {
        targets = new Targets(skill);
    }

    @Override
    public String configuration() {
        return "asked, " + targets;
    }

    @Override
    public List<Cell> choose(Progress progress, RandomGenerator random, int count) {
        List<Cell> shown = asked.stream()
                .filter(cell -> progress.inPlay(cell) && targets.contain(progress, cell))
                .toList();
        return Turns.of(shown, random, count, Function.identity());
    }

    @Override
    public void observe(RolloutGroup group) {
        asked.addLast(group.task().cell());
        if (asked.size() > GROUPS) {
            asked.removeFirst();
        }
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode cells = state.putArray("asked");
        asked.forEach(cell -> cells.add(cell.toString()));
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        asked.clear();
        StateReader reader = new StateReader("what was asked", state);
        reader.texts("asked").forEach(cell -> asked.addLast(reader.parsed(cell, Cell::parse)));
    }
}
