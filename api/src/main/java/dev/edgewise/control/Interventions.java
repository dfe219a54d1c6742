package dev.edgewise.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment.Lasting;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.Quoted;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.util.ArrayList;
import java.util.List;

/// The lasting adjustments in force, by the owner who asked for them. Part of the checkpoint. Single-threaded.
public final class Interventions implements State {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String owner, Lasting adjustment) {
        boolean same(String otherOwner, Lasting other) {
            return owner.equals(otherOwner) && adjustment.slot().equals(other.slot());
        }
    }

    /// Puts an adjustment in force. It replaces the owner's earlier one of the same slot.
    ///
    /// @return whether anything changed
    public boolean make(String owner, Lasting adjustment) {
        Entry entry = new Entry(owner, adjustment);
        if (entries.contains(entry)) {
            return false;
        }
        entries.removeIf(each -> each.same(owner, adjustment));
        entries.add(entry);
        return true;
    }

    /// Ends the owner's adjustment of that slot.
    ///
    /// @return whether there was one
    public boolean takeBack(String owner, Lasting adjustment) {
        return entries.removeIf(each -> each.same(owner, adjustment));
    }

    /// Returns what holds now, with all adjustments together.
    public Knobs knobs() {
        return Knobs.turnedBy(entries.stream().map(Entry::adjustment).toList());
    }

    /// Counts the adjustments in force.
    public int count() {
        return entries.size();
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode list = state.putArray("in_force");
        entries.forEach(entry -> list.addObject()
                .put("owner", entry.owner())
                .set("adjustment", AdjustmentJson.write(entry.adjustment())));
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        List<StateReader> inForce =
                new StateReader("the adjustments", state).parts("in_force", "an adjustment in force");
        entries.clear();
        for (StateReader entry : inForce) {
            ObjectNode adjustment = entry.object("adjustment");
            if (!(AdjustmentJson.read(adjustment) instanceof Lasting lasting)) {
                throw new CheckpointException("the checkpoint's adjustment in force " + Quoted.of(adjustment.toString())
                        + " is done at once and cannot be in force; the checkpoint is damaged or of another version,"
                        + " resume from an earlier one");
            }
            entries.add(new Entry(entry.text("owner"), lasting));
        }
    }
}
