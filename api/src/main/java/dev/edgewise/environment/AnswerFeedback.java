package dev.edgewise.environment;

import dev.edgewise.error.Quoted;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;

/// Says in words what became of a completion that is to end with an answer.
public final class AnswerFeedback {
    private static final int LONGEST = 500;

    private AnswerFeedback() {}

    /// Returns the sentences.
    ///
    /// @param answer the right answer; empty where it is not known
    /// @param form asks for the form that an answer must have; empty where it is not known
    public static String of(Score score, String answer, String form) {
        if (score.success()) {
            return "The answer is right.";
        }
        String fault = switch (score.parsed()) {
            case ParseResult.Empty() -> "The reply is empty. " + form;
            case ParseResult.Missing() -> "No final answer is found in the reply. " + form;
            case ParseResult.Ambiguous(int count) ->
                "The reply gives " + count + " final answers, but one is wanted. " + form;
            case ParseResult.Answer(String given) -> "The answer \"" + Quoted.of(given, LONGEST) + "\" is wrong.";
        };
        return fault.strip() + (answer.isEmpty() ? "" : " The right answer is \"" + Quoted.of(answer, LONGEST) + "\".");
    }
}
