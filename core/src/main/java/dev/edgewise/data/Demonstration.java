package dev.edgewise.data;

import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.List;

/// A prompt and the completion to imitate, from which supervised fine-tuning learns.
public sealed interface Demonstration {
    /// Returns file and row, as messages name them.
    String place();

    /// A prompt of plain text, used unchanged.
    record Text(String place, String prompt, String completion) implements Demonstration {}

    /// A conversation up to the assistant's turn, and what follows it. The model's chat template renders both.
    ///
    /// @param completion the assistant's turn; or several turns, as when it calls tools, of which the last is
    ///     the assistant's
    record Chat(String place, Conversation prompt, List<Message> completion) implements Demonstration {
        public Chat {
            completion = List.copyOf(completion);
        }
    }
}
