package dev.edgewise.tool.check;

import java.util.List;

/// How many calls are asked for, and of how many tools.
public enum CallShape {
    /// One call of the only tool.
    SIMPLE,

    /// One call of one of several tools.
    MULTIPLE,

    /// Several calls, in any order.
    PARALLEL,

    /// No call.
    IRRELEVANCE,

    /// Some call, whichever.
    RELEVANCE;

    /// Returns the shape of a question that is of no category.
    public static CallShape of(int tools, List<ReferenceCall> reference) {
        if (reference.isEmpty()) {
            return IRRELEVANCE;
        }
        if (reference.size() > 1) {
            return PARALLEL;
        }
        return tools > 1 ? MULTIPLE : SIMPLE;
    }
}
