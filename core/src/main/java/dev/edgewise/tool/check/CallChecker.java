package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;

/// Compares calls with those asked for. The first fault counts.
///
/// Several calls may come in any order. The references are walked in order, and each takes the first call left that
/// fits; so one that accepts much may take what another needs, as in the published checker.
///
/// @param language of the tools' types
/// @param underscores whether dots in names of tools are underscores in calls, as OpenAI's wire format demands
public record CallChecker(Language language, boolean underscores) {
    private static final String SEVERAL = "parallel_function_checker_no_order";

    /// Compares calls with the reference, which holds at least one.
    public Verdict check(CallShape shape, List<Tool> tools, List<ToolCall> calls, List<ReferenceCall> reference) {
        try {
            return switch (shape) {
                case SIMPLE -> one("simple_function_checker", tools.getFirst(), calls, reference);
                case MULTIPLE -> one("multiple_function_checker", tool(tools, reference.getFirst()), calls, reference);
                case PARALLEL -> several(tools, calls, reference);
                case IRRELEVANCE, RELEVANCE ->
                    throw new IllegalArgumentException("there is no reference to compare " + shape + " with");
            };
        } catch (CannotCheck e) {
            return Verdict.wrong(Verdict.CANNOT_CHECK, e.why());
        }
    }

    private Verdict one(String checker, Tool tool, List<ToolCall> calls, List<ReferenceCall> reference) {
        return calls.size() == 1
                ? call(tool, calls.getFirst(), reference.getFirst())
                : wrongCount(checker, calls.size(), 1);
    }

    private Verdict several(List<Tool> tools, List<ToolCall> calls, List<ReferenceCall> reference) {
        if (calls.size() != reference.size()) {
            return wrongCount(SEVERAL, calls.size(), reference.size());
        }
        List<ToolCall> left = new ArrayList<>(calls);
        for (ReferenceCall wanted : reference) {
            Tool tool = tool(tools, wanted);
            List<Verdict> faults = new ArrayList<>();
            int match = -1;
            for (int i = 0; i < left.size() && match < 0; i++) {
                Verdict verdict = call(tool, left.get(i), wanted);
                if (verdict.isRight()) {
                    match = i;
                } else {
                    faults.add(verdict);
                }
            }
            if (match < 0) {
                String why = faults.size() == 1 ? ": " + faults.getFirst().words() : "";
                return new Verdict(
                        SEVERAL + ":cannot_find_match",
                        "no call does what the wanted call of \"" + Quoted.of(wanted.name()) + "\" does" + why,
                        faults);
            }
            left.remove(match);
        }
        return Verdict.RIGHT;
    }

    /// Compares one call.
    Verdict call(Tool tool, ToolCall call, ReferenceCall wanted) {
        String name = underscores ? tool.name().replace('.', '_') : tool.name();
        if (!call.name().equals(name)) {
            return Verdict.wrong(
                    "simple_function_checker:wrong_func_name",
                    "the call is of \"" + Quoted.of(call.name()) + "\" and must be of \"" + Quoted.of(name) + "\"");
        }
        for (JsonNode required : tool.parameters().path("required")) {
            if (!call.arguments().has(required.asText())) {
                return Verdict.wrong(
                        "simple_function_checker:missing_required",
                        "the required argument \"" + Quoted.of(required.asText()) + "\" is missing");
            }
        }
        for (var argument : call.arguments().properties()) {
            String key = argument.getKey();
            JsonNode schema = tool.properties().path(key);
            if (schema.isMissingNode() || !wanted.accepted().has(key)) {
                return Verdict.wrong(
                        "simple_function_checker:unexpected_param",
                        "the argument \"" + Quoted.of(key) + "\" is one too many");
            }
            Verdict verdict =
                    new ArgumentChecker(language, key, schema, wanted.accepted().path(key)).check(argument.getValue());
            if (!verdict.isRight()) {
                return verdict;
            }
        }
        for (var argument : wanted.accepted().properties()) {
            if (!call.arguments().has(argument.getKey()) && !PythonValues.mayBeLeftOut(argument.getValue())) {
                return Verdict.wrong(
                        "simple_function_checker:missing_optional",
                        "the argument \"" + Quoted.of(argument.getKey()) + "\" is missing");
            }
        }
        return Verdict.RIGHT;
    }

    private static Tool tool(List<Tool> tools, ReferenceCall wanted) {
        return tools.stream()
                .filter(tool -> tool.name().equals(wanted.name()))
                .findFirst()
                .orElseThrow(() -> new CannotCheck("no tool is called \"" + Quoted.of(wanted.name()) + "\""));
    }

    private static Verdict wrongCount(String checker, int calls, int wanted) {
        return Verdict.wrong(
                checker + ":wrong_count", calls + (calls == 1 ? " call" : " calls") + " and must be " + wanted);
    }
}
