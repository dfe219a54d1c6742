package dev.edgewise.text;

import java.util.List;

/// Renders a conversation as the text a chat model was trained on.
public interface ChatTemplate {
    /// The conversation as text, special tokens written out; with `addGenerationPrompt` the text ends where the
    /// assistant's answer begins.
    ///
    /// @throws dev.edgewise.error.ModelException if the template cannot be rendered or refuses the messages
    String render(List<Message> messages, boolean addGenerationPrompt);
}
