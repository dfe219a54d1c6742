package dev.edgewise.trainer;

import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Message;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From a question to the tokens a model is given, and from an expert's text to the tokens it should write.
///
/// With a chat template the question is a user turn behind an optional system turn; without one it is given as it
/// stands, behind the beginning-of-sequence token where the tokenizer adds one.
///
/// @param template null for raw prompts
/// @param system text of the system turn; empty for none. Without a template it is put in front of the question
public record PromptRenderer(Tokenizer tokenizer, @Nullable ChatTemplate template, String system) {
    /// A rendered prompt.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Prompt(String text, int[] ids) {}

    /// The prompt of a question.
    public Prompt render(String question) {
        List<Message> messages = new ArrayList<>();
        if (!system.isEmpty()) {
            messages.add(new Message("system", system));
        }
        messages.add(new Message("user", question));
        return template == null ? raw(system + question) : render(messages);
    }

    /// The prompt of a conversation whose next turn is the assistant's; without a template, its contents one
    /// after the other.
    public Prompt render(List<Message> messages) {
        if (template == null) {
            StringBuilder text = new StringBuilder();
            messages.forEach(message -> text.append(message.content()));
            return raw(text.toString());
        }
        String text = template.render(messages, true);
        return new Prompt(text, tokenizer.encode(text, true));
    }

    /// A text given as it stands, whether there is a template or not.
    public Prompt plain(String text) {
        return raw(text);
    }

    private Prompt raw(String text) {
        int[] ids = tokenizer.encode(text, false);
        boolean bos = tokenizer.addsBos() && tokenizer.bosId().isPresent();
        // An empty raw prompt still needs one token to predict from.
        if (!bos && ids.length > 0) {
            return new Prompt(text, ids);
        }
        int[] withBos = new int[ids.length + 1];
        withBos[0] = tokenizer.bosId().orElse(tokenizer.endId());
        System.arraycopy(ids, 0, withBos, 1, ids.length);
        return new Prompt(text, withBos);
    }

    /// The tokens of a completion an expert wrote, with the token that ends it.
    public int[] completion(String text) {
        int[] ids = tokenizer.encode(text, false);
        int[] ended = new int[ids.length + 1];
        System.arraycopy(ids, 0, ended, 0, ids.length);
        ended[ids.length] = tokenizer.endId();
        return ended;
    }
}
