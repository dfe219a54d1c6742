package dev.edgewise.tool.check;

import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import java.util.Optional;

/// Reads what a model wrote and says whether it is right.
@FunctionalInterface
public interface ReplyJudge {
    /// BFCL's name for a reply that cannot be read where calls are wanted.
    String UNREADABLE = "ast_decoder:decoder_failed";

    /// What became of a reply.
    ///
    /// @param malformed whether it was meant as calls and cannot be read
    /// @param calls as they were read
    record Judged(Verdict verdict, boolean malformed, List<ToolCall> calls) {
        public Judged {
            calls = List.copyOf(calls);
        }
    }

    /// Judges a reply.
    ///
    /// @param text without special tokens, but for the tags of calls
    Judged judge(CallProblem problem, String text);

    /// Reads calls strictly in a format. A reply that was meant as calls and cannot be read is wrong in any case.
    static ReplyJudge strict(CallFormat format) {
        return (problem, text) -> {
            ToolReply reply = format.read(text);
            return new Judged(problem.judge(reply), reply.isMalformed(), reply.calls());
        };
    }

    /// Reads calls in a format, and judges as BFCL does: a reply that cannot be read makes no needless call.
    static ReplyJudge bfcl(CallFormat format) {
        return (problem, text) -> {
            ToolReply reply = format.read(text);
            return reply.isMalformed() ? unreadable(problem, true) : judged(problem, reply.calls());
        };
    }

    /// Reads replies to BFCL's own system prompt, and judges as BFCL does. Words alone cannot be read, but only a
    /// reply with a bracket counts as malformed.
    static ReplyJudge prompted() {
        return (problem, text) -> {
            Optional<List<ToolCall>> calls = new PromptedCalls(problem.checker().language()).read(text);
            return calls.map(list -> judged(problem, list))
                    .orElseGet(() -> unreadable(problem, text.contains("(") || text.contains("[")));
        };
    }

    private static Judged judged(CallProblem problem, List<ToolCall> calls) {
        return new Judged(problem.judge(calls), false, calls);
    }

    private static Judged unreadable(CallProblem problem, boolean malformed) {
        Verdict verdict = problem.wantsCall()
                ? Verdict.wrong(
                        problem.shape() == CallShape.RELEVANCE ? Verdict.NO_RELEVANT_CALL : UNREADABLE,
                        "the reply cannot be read as calls")
                : Verdict.RIGHT;
        return new Judged(verdict, malformed, List.of());
    }
}
