package dev.edgewise.trainer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;

/// How far the run is. Mutable, part of the checkpoint.
final class Progress implements State {
    private int step;
    private long rollouts;
    private long tokens;
    private double seconds;

    int step() {
        return step;
    }

    long rollouts() {
        return rollouts;
    }

    long tokens() {
        return tokens;
    }

    double seconds() {
        return seconds;
    }

    void finished(int finishedStep, BatchSource.Collected collected) {
        step = finishedStep;
        rollouts += collected.rollouts();
        tokens += collected.tokens();
    }

    void spent(double moreSeconds) {
        seconds += moreSeconds;
    }

    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("step", step)
                .put("rollouts", rollouts)
                .put("tokens", tokens)
                .put("seconds", seconds);
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("the run's progress", state);
        step = reader.smallCount("step");
        rollouts = reader.count("rollouts");
        tokens = reader.count("tokens");
        seconds = reader.number("seconds");
    }
}
