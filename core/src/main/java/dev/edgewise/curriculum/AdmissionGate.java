package dev.edgewise.curriculum;

import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;

/// Decides whether a scored group enters the update. Gates that keep state override the methods of [State].
public interface AdmissionGate extends State {
    String name();

    boolean admit(RolloutGroup group);
}
