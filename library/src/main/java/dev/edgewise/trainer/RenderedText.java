package dev.edgewise.trainer;

import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.ChatTemplate.Rendering;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.UnusedCharacters;
import org.jspecify.annotations.Nullable;

/// A conversation as its template writes it, and its tokens.
///
/// Special tokens that stand in the contents are tokens, as in `transformers`; with a splitter, for contents that
/// are not to be trusted, they are ordinary text.
///
/// @param splitter null where special tokens in contents are tokens
/// @param mark the character in special tokens of the contents; empty without a splitter
record RenderedText(Tokenizer tokenizer, @Nullable ContentSplitter splitter, Rendering marked, String mark) {
    /// Renders a conversation.
    static RenderedText of(
            Tokenizer tokenizer,
            @Nullable ContentSplitter splitter,
            ChatTemplate template,
            Conversation conversation,
            boolean addGenerationPrompt) {
        if (splitter == null) {
            return new RenderedText(tokenizer, null, template.render(conversation, addGenerationPrompt), "");
        }
        String mark = UnusedCharacters.in(conversation.toString(), 1);
        return new RenderedText(
                tokenizer, splitter, template.render(splitter.mark(conversation, mark), addGenerationPrompt), mark);
    }

    /// Returns the text without marks.
    String text() {
        return splitter == null ? marked.text() : marked.text().replace(mark, "");
    }

    /// Returns the tokens of the whole text.
    int[] ids() {
        return ids(marked.text());
    }

    /// Returns the tokens of the text with more behind it.
    int[] idsWith(String more) {
        return ids(marked.text() + (splitter == null ? more : splitter.marked(more, mark)));
    }

    /// Returns the tokens of the text before a place in [#marked()].
    int[] ids(int end) {
        return ids(marked.text().substring(0, end));
    }

    /// Returns the tokens of the text from a place in [#marked()] on.
    int[] idsFrom(int start) {
        return ids(marked.text().substring(start));
    }

    private int[] ids(String text) {
        return splitter == null || !text.contains(mark) ? tokenizer.encode(text, true) : splitter.ids(text, mark);
    }
}
