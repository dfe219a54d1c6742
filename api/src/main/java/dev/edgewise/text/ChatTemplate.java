package dev.edgewise.text;

import java.util.List;

/// Renders a conversation as text in the form that a chat model was trained on.
public interface ChatTemplate {
    /// Renders a conversation as text, special tokens written out. With `addGenerationPrompt` the text ends
    /// where the assistant's answer begins.
    ///
    /// @throws dev.edgewise.error.ModelException if the template cannot be rendered or refuses the messages
    Rendering render(Conversation conversation, boolean addGenerationPrompt);

    /// Renders messages alone.
    ///
    /// @throws dev.edgewise.error.ModelException if the template cannot be rendered or refuses the messages
    default String render(List<Message> messages, boolean addGenerationPrompt) {
        return render(new Conversation(messages), addGenerationPrompt).text();
    }

    /// A rendered conversation.
    ///
    /// @param generated what the template marks as the assistant's own, in order; empty for most templates
    record Rendering(String text, List<Span> generated) {
        public Rendering {
            generated = List.copyOf(generated);
        }
    }

    /// A stretch of a text, from `start` up to but not including `end`.
    record Span(int start, int end) {}
}
