package dev.edgewise.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Conversation;
import java.time.Clock;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The chat templates of a model that has several, chosen as `transformers` chooses: `tool_use` for a conversation with
/// tools, be it an empty list of them, else `default`.
public final class NamedTemplates implements ChatTemplate {
    private static final String DEFAULT = "default";
    private static final String TOOL_USE = "tool_use";

    private final String names;
    private final @Nullable ChatTemplate usual;
    private final @Nullable ChatTemplate tools;

    private NamedTemplates(String names, @Nullable ChatTemplate usual, @Nullable ChatTemplate tools) {
        this.names = names;
        this.usual = usual;
        this.tools = tools;
    }

    /// Returns the template that chooses among those of a model; null where there are none.
    ///
    /// @param sources texts of the templates by name
    /// @param specialTokens text of the special tokens by name
    /// @param clock the time and zone of `strftime_now`
    /// @throws ModelException if one of those that are used is not well-formed
    public static @Nullable ChatTemplate of(
            Map<String, String> sources, Map<String, String> specialTokens, Clock clock) {
        String usual = sources.get(DEFAULT);
        String tools = sources.get(TOOL_USE);
        return sources.isEmpty()
                ? null
                : new NamedTemplates(
                        String.join(", ", new TreeSet<>(sources.keySet())),
                        usual == null ? null : new JinjaChatTemplate(usual, specialTokens, clock),
                        tools == null ? null : new JinjaChatTemplate(tools, specialTokens, clock));
    }

    @Override
    public Rendering render(Conversation conversation, boolean addGenerationPrompt) {
        JsonNode given = conversation.variables().get("tools");
        ChatTemplate chosen = given != null && !given.isNull() && tools != null ? tools : usual;
        if (chosen == null) {
            throw new ModelException(
                    "The model has the chat templates " + names + ", but no default one, which "
                            + (tools == null ? "every conversation" : "a conversation without tools")
                            + " needs. Write the one to use into chat_template.jinja in the model's directory, or use raw text.");
        }
        return chosen.render(conversation, addGenerationPrompt);
    }
}
