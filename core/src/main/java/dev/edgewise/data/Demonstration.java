package dev.edgewise.data;

import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;

/// What supervised fine-tuning learns from: a prompt and the completion to imitate.
public sealed interface Demonstration {
    /// File and row, as messages name it.
    String place();

    /// A prompt of plain text, used as it is.
    record Text(String place, String prompt, String completion) implements Demonstration {}

    /// A conversation up to the assistant's turn, and that turn, to be rendered by the model's chat template.
    record Chat(String place, Conversation prompt, Message completion) implements Demonstration {}
}
