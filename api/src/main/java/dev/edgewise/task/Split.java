package dev.edgewise.task;

/// Where a task comes from. The two sets of problems are disjoint by construction.
public enum Split {
    TRAIN,
    TEST
}
