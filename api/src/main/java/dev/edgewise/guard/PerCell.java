package dev.edgewise.guard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// What a guard remembers of each cell, in cell order. Single-threaded.
public final class PerCell<S extends State> implements State {
    private final Supplier<S> fresh;
    private final Map<Cell, S> states = new TreeMap<>();

    /// @param fresh makes the memory of a cell that was not seen yet
    public PerCell(Supplier<S> fresh) {
        this.fresh = fresh;
    }

    /// Returns what is remembered of `cell`.
    public S of(Cell cell) {
        return states.computeIfAbsent(cell, _ -> fresh.get());
    }

    /// Visits every cell seen so far, in cell order.
    public void forEach(BiConsumer<Cell, S> each) {
        states.forEach(each);
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode cells = state.putArray("cells");
        states.forEach((cell, one) -> cells.addObject()
                .put("environment", cell.environment())
                .put("level", cell.level())
                .set("state", one.snapshot()));
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        states.clear();
        for (StateReader cell : new StateReader("a guard's cells", state).parts("cells", "a guard's cell")) {
            S one = fresh.get();
            one.restore(cell.object("state"));
            states.put(new Cell(cell.text("environment"), cell.whole("level")), one);
        }
    }
}
