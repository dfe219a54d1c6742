package dev.edgewise.task;

import java.util.List;

/// One problem with its reference answer and an expert's solution.
///
/// @param id unique within the environment, equal for equal problems: `addition/3:47+85`
/// @param cell environment and level
/// @param question the problem as plain text, without prompt decoration
/// @param answer the reference answer as the verifier compares it
/// @param steps the expert's solution, one step each; empty when none is known. The answer itself is not a step
public record Task(String id, Cell cell, String question, String answer, List<String> steps) {
    public Task {
        steps = List.copyOf(steps);
    }
}
