package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How near calls come to those asked for, in [0, 1].
///
/// ```
/// grade = (names + Σ over references of (keys + values)) / (1 + Σ (1 + n))
/// names  = |∩| / |∪| of the names, as multisets
/// keys   = |∩| / |∪| of the names of arguments
/// values = how many of the n arguments have a right value
/// ```
///
/// Each reference is compared with the call of its name that comes nearest; a call is used once. ToolRL (Qian et al.,
/// 2025, arXiv:2504.13958) has 6·grade − 3 as reward. Where we differ: a value is right if the checker takes it, and an
/// argument that may be left out counts only if it is given.
record CallGrade(CallChecker checker, List<Tool> tools) {
    double of(List<ToolCall> calls, List<ReferenceCall> reference) {
        double sum = names(calls, reference);
        double most = 1;
        List<ToolCall> left = new ArrayList<>(calls);
        for (ReferenceCall wanted : reference) {
            Likeness best = new Likeness(0, needed(wanted).size());
            ToolCall used = null;
            for (ToolCall call : left) {
                if (call.name().equals(name(wanted))) {
                    Likeness likeness = compare(call, wanted);
                    if (used == null || likeness.share() > best.share()) {
                        best = likeness;
                        used = call;
                    }
                }
            }
            left.remove(used);
            sum += best.points();
            most += 1 + best.arguments();
        }
        return sum / most;
    }

    /// @param points of keys and values
    /// @param arguments that count
    private record Likeness(double points, int arguments) {
        double share() {
            return points / (1 + arguments);
        }
    }

    private Likeness compare(ToolCall call, ReferenceCall wanted) {
        Set<String> counted = needed(wanted);
        Set<String> all = new HashSet<>(counted);
        int both = 0;
        int right = 0;
        for (var argument : call.arguments().properties()) {
            String key = argument.getKey();
            all.add(key);
            if (wanted.accepted().has(key)) {
                counted.add(key);
                both++;
                right += isRight(wanted, key, argument.getValue()) ? 1 : 0;
            }
        }
        double keys = all.isEmpty() ? 1 : (double) both / all.size();
        return new Likeness(keys + right, counted.size());
    }

    private boolean isRight(ReferenceCall wanted, String key, JsonNode value) {
        JsonNode schema = tools.stream()
                .filter(tool -> tool.name().equals(wanted.name()))
                .findFirst()
                .map(tool -> tool.properties().path(key))
                .orElseThrow(() -> new CannotCheck("no tool is called \"" + wanted.name() + "\""));
        return new ArgumentChecker(
                        checker.language(), key, schema, wanted.accepted().path(key))
                .check(value)
                .isRight();
    }

    private static Set<String> needed(ReferenceCall wanted) {
        Set<String> needed = new HashSet<>();
        wanted.accepted().properties().forEach(argument -> {
            if (!PythonValues.mayBeLeftOut(argument.getValue())) {
                needed.add(argument.getKey());
            }
        });
        return needed;
    }

    private double names(List<ToolCall> calls, List<ReferenceCall> reference) {
        List<String> left = new ArrayList<>(calls.stream().map(ToolCall::name).toList());
        long both =
                reference.stream().filter(wanted -> left.remove(name(wanted))).count();
        return (double) both / (calls.size() + reference.size() - both);
    }

    private String name(ReferenceCall wanted) {
        return checker.underscores() ? wanted.name().replace('.', '_') : wanted.name();
    }
}
