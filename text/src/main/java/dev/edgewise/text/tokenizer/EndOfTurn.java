package dev.edgewise.text.tokenizer;

import dev.edgewise.error.ModelException;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.JinjaChatTemplate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/// Which token a chat template ends the assistant's turn with, seen by rendering a small conversation: the first added
/// token behind the answer.
///
/// Added tokens are those that are matched as a whole, `<|im_end|>` or `</s>`. In between may stand what is no token
/// of its own, such as Llama 2's blank. Added tokens of blanks alone, as some models have for line breaks and runs of
/// spaces, end nothing.
final class EndOfTurn {
    private static final String ANSWER = "Zwgqk";
    private static final List<Message> TURN = List.of(new Message("user", "Which?"), new Message("assistant", ANSWER));

    private EndOfTurn() {}

    /// @param names text of each named token
    /// @param added the added tokens' texts by id
    /// @param encode token ids of a text, special tokens parsed
    static OptionalInt of(
            String template, Map<String, String> names, Map<Integer, String> added, Function<String, int[]> encode) {
        try {
            return behindAnswer(
                    new JinjaChatTemplate(template, names, Clock.systemUTC()).render(TURN, false), added, encode);
        } catch (ModelException notWellFormedOrRefused) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt behindAnswer(String text, Map<Integer, String> added, Function<String, int[]> encode) {
        int at = text.lastIndexOf(ANSWER);
        if (at < 0) {
            return OptionalInt.empty();
        }
        for (int id : encode.apply(text.substring(at + ANSWER.length()))) {
            if (!added.getOrDefault(id, "").replace('▁', ' ').isBlank()) {
                return OptionalInt.of(id);
            }
        }
        return OptionalInt.empty();
    }
}
