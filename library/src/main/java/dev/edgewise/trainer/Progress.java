package dev.edgewise.trainer;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// How far the run is. Mutable, part of the checkpoint.
final class Progress implements FieldState {
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

    void finished(int finishedStep, BatchSource.Collected<?> collected) {
        step = finishedStep;
        rollouts += collected.rollouts();
        tokens += collected.tokens();
    }

    void spent(double moreSeconds) {
        seconds += moreSeconds;
    }

    @Override
    public void fields(StateFields state) {
        state.of("the run's progress");
        step = state.smallCount("step", step);
        rollouts = state.count("rollouts", rollouts);
        tokens = state.count("tokens", tokens);
        seconds = state.number("seconds", seconds);
    }
}
