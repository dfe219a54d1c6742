package dev.edgewise.environment;

import java.util.List;

/// A generated problem before it has a level.
///
/// @param key canonical form that decides the split. Problems that differ only in the order of commutative
///     operands have the same key (`+47+85` for both `47+85` and `85+47`), whatever their family and level
/// @param label short name that tells the problem apart within its level: `47+85`
/// @param question what the model reads: `47+85=`
/// @param answer the reference answer: `132`
/// @param steps the expert's working, each a statement that can be checked: `7+5=12`, `4+8+1=13`
public record Problem(String key, String label, String question, String answer, List<String> steps) {
    public Problem {
        steps = List.copyOf(steps);
    }
}
