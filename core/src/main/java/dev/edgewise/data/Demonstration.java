package dev.edgewise.data;

import dev.edgewise.text.Message;
import java.util.List;

/// What supervised fine-tuning learns from: a prompt and the completion to imitate.
public sealed interface Demonstration {
    /// The text to imitate.
    String completion();

    /// A prompt of plain text, used as it is.
    record Text(String prompt, String completion) implements Demonstration {}

    /// A conversation up to the assistant's turn, to be rendered by the model's chat template.
    record Chat(List<Message> prompt, String completion) implements Demonstration {
        public Chat {
            prompt = List.copyOf(prompt);
        }
    }
}
