package dev.edgewise.curriculum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The rungs of each ladder that are in play: those that the run began with, and those generated beyond its ends
/// since.
final class Rungs implements State {
    private final Ladders ladders;
    private final Map<String, ExtraRungs> grown = new TreeMap<>();
    private final Map<String, List<Cell>> cells = new TreeMap<>();

    Rungs(Ladders ladders) {
        this.ladders = ladders;
        ladders.environments().forEach(environment -> set(environment, ExtraRungs.NONE));
    }

    private void set(String environment, ExtraRungs added) {
        grown.put(environment, added);
        cells.put(
                environment,
                IntStream.range(-added.below(), ladders.levels(environment) + added.above())
                        .mapToObj(level -> new Cell(environment, level))
                        .toList());
    }

    /// Returns the rungs in play, easiest first.
    List<Cell> cells(String environment) {
        ladders.levels(environment); // refuses an unknown name
        return cells.getOrDefault(environment, List.of());
    }

    List<Cell> cells() {
        return cells.values().stream().flatMap(List::stream).toList();
    }

    /// Returns the rungs generated so far.
    ExtraRungs grown(String environment) {
        return grown.getOrDefault(environment, ExtraRungs.NONE);
    }

    /// Adds a harder rung. Returns false when none can be generated.
    boolean growAbove(String environment) {
        ExtraRungs now = grown(environment);
        return grow(environment, new ExtraRungs(now.below(), now.above() + 1));
    }

    /// Adds an easier rung. Returns false when none can be generated.
    boolean growBelow(String environment) {
        ExtraRungs now = grown(environment);
        return grow(environment, new ExtraRungs(now.below() + 1, now.above()));
    }

    private boolean grow(String environment, ExtraRungs wanted) {
        ExtraRungs limit = ladders.spare(environment);
        boolean possible = wanted.below() <= limit.below() && wanted.above() <= limit.above();
        if (possible) {
            set(environment, wanted);
        }
        return possible;
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        grown.forEach((environment, added) ->
                state.putObject(environment).put("below", added.below()).put("above", added.above()));
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("the curriculum's rungs", state);
        for (String environment : ladders.environments()) {
            StateReader added = reader.part(environment, "the rungs of " + environment);
            set(environment, new ExtraRungs(added.smallCount("below"), added.smallCount("above")));
        }
    }
}
