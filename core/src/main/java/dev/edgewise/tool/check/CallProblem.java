package dev.edgewise.tool.check;

import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;

/// What a question offers and what it asks for.
///
/// @param reference empty where no call is right, or where any is ([CallShape#RELEVANCE])
public record CallProblem(CallShape shape, CallChecker checker, List<Tool> tools, List<ReferenceCall> reference) {
    public CallProblem {
        tools = List.copyOf(tools);
        reference = List.copyOf(reference);
    }

    /// Makes a problem in Python's types that is of no category.
    public static CallProblem of(List<Tool> tools, List<ReferenceCall> reference) {
        return new CallProblem(
                CallShape.of(tools.size(), reference), new CallChecker(Language.PYTHON, false), tools, reference);
    }

    /// Tells whether a right reply calls a tool.
    public boolean wantsCall() {
        return switch (shape) {
            case SIMPLE, MULTIPLE, PARALLEL, RELEVANCE -> true;
            case IRRELEVANCE -> false;
        };
    }

    /// Judges a reply that was read strictly: a text that was meant as calls and is none is wrong in any case, and
    /// so is an empty one.
    public Verdict judge(ToolReply reply) {
        if (reply.isMalformed()) {
            return Verdict.wrong(Verdict.MALFORMED, reply.fault());
        }
        List<ToolCall> calls = reply.calls();
        if (calls.isEmpty() && wantsCall()) {
            return Verdict.wrong(Verdict.NO_CALL, "there is no call");
        }
        if (calls.isEmpty()) {
            return reply.content().isBlank() ? Verdict.wrong(Verdict.NO_REPLY, "the reply is empty") : Verdict.RIGHT;
        }
        return judge(calls);
    }

    /// Judges calls as BFCL does, once they are read.
    public Verdict judge(List<ToolCall> calls) {
        return switch (shape) {
            case SIMPLE, MULTIPLE, PARALLEL -> checker.check(shape, tools, calls, reference);
            case IRRELEVANCE ->
                calls.isEmpty()
                        ? Verdict.RIGHT
                        : Verdict.wrong(Verdict.NEEDLESS_CALL, "there is a call, and no tool fits");
            case RELEVANCE ->
                calls.isEmpty() ? Verdict.wrong(Verdict.NO_RELEVANT_CALL, "there is no call") : Verdict.RIGHT;
        };
    }

    /// Returns how near calls come to those wanted, in [0, 1]: 1 for right ones, see [CallGrade].
    ///
    /// @throws IllegalArgumentException if no call is wanted
    public double grade(List<ToolCall> calls) {
        if (reference.isEmpty()) {
            throw new IllegalArgumentException("no call is wanted, so none comes near");
        }
        try {
            return new CallGrade(checker, tools).of(calls, reference);
        } catch (CannotCheck e) {
            return 0;
        }
    }
}
