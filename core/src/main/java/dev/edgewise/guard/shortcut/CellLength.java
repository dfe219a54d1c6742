package dev.edgewise.guard.shortcut;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.guard.Average;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;

/// Short and long average of a cell's mean completion length.
final class CellLength implements State {
    private static final double SHORT = 4;
    private static final double LONG = 60;
    private static final double EVIDENCE = 10;

    private final Average recent = new Average(SHORT);
    private final Average lasting = new Average(LONG);
    private double sum;
    private int count;

    void add(int length) {
        sum += length;
        count++;
    }

    /// Ends a step.
    ///
    /// @param least tokens the long average must have to be judged
    /// @return recent over lasting; NaN where the cell was not asked, is too new, or too short
    double endOfStep(double least) {
        if (count == 0) {
            return Double.NaN;
        }
        recent.add(sum / count);
        lasting.add(sum / count);
        sum = 0;
        count = 0;
        boolean known = lasting.weight() >= EVIDENCE && lasting.value() >= least;
        return known ? recent.value() / lasting.value() : Double.NaN;
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.set("recent", recent.snapshot());
        state.set("lasting", lasting.snapshot());
        return state.put("sum", sum).put("count", count);
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("guard length", state);
        recent.restore(reader.object("recent"));
        lasting.restore(reader.object("lasting"));
        sum = reader.number("sum");
        count = reader.smallCount("count");
    }
}
