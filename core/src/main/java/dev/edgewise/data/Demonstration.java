package dev.edgewise.data;

import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.List;

/// What supervised fine-tuning learns from: a prompt and the completion to imitate.
public sealed interface Demonstration {
    /// File and row, as messages name it.
    String place();

    /// A prompt of plain text, used as it is.
    record Text(String place, String prompt, String completion) implements Demonstration {}

    /// A conversation up to the assistant's turn, and what follows, to be rendered by the model's chat template.
    ///
    /// @param completion the assistant's turn; or several turns, as when it calls tools, of which the last is its
    ///     own
    record Chat(String place, Conversation prompt, List<Message> completion) implements Demonstration {
        public Chat {
            completion = List.copyOf(completion);
        }
    }
}
