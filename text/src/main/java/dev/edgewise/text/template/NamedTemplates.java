package dev.edgewise.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Conversation;
import java.time.Clock;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The chat templates of a model that has several, chosen as `transformers` chooses.
///
/// `tool_use` for a conversation whose tools are a list, even an empty one; else `default`. The one for tools
/// is parsed when it is first chosen.
public final class NamedTemplates implements ChatTemplate {
    /// The name of the template for conversations with tools.
    public static final String TOOL_USE = "tool_use";

    private static final String DEFAULT = "default";

    private final Map<String, String> sources;
    private final Map<String, String> specialTokens;
    private final Clock clock;
    private final @Nullable ChatTemplate usual;
    private @Nullable ChatTemplate tools;

    private NamedTemplates(Map<String, String> sources, Map<String, String> specialTokens, Clock clock) {
        this.sources = Map.copyOf(sources);
        this.specialTokens = Map.copyOf(specialTokens);
        this.clock = clock;
        String source = sources.get(DEFAULT);
        this.usual = source == null ? null : new JinjaChatTemplate(source, specialTokens, clock);
    }

    /// Returns the template that chooses among those of a model; null where there are none.
    ///
    /// @param sources texts of the templates by name
    /// @param specialTokens text of the special tokens by name
    /// @param clock the time and zone of `strftime_now`
    /// @throws ModelException if the default one is not well-formed
    public static @Nullable ChatTemplate of(
            Map<String, String> sources, Map<String, String> specialTokens, Clock clock) {
        return sources.isEmpty() ? null : new NamedTemplates(sources, specialTokens, clock);
    }

    @Override
    public Rendering render(Conversation conversation, boolean addGenerationPrompt) {
        JsonNode given = conversation.variables().get("tools");
        String source = sources.get(TOOL_USE);
        ChatTemplate chosen = given != null && !given.isNull() && source != null ? tools(source) : usual;
        if (chosen == null) {
            throw new ModelException(
                    "The model has the chat templates "
                            + String.join(", ", new TreeSet<>(sources.keySet())) + ", but no default one, which "
                            + (source == null ? "every conversation" : "a conversation without tools")
                            + " needs. Write the one to use into chat_template.jinja in the model's directory, or use raw text.");
        }
        return chosen.render(conversation, addGenerationPrompt);
    }

    private synchronized ChatTemplate tools(String source) {
        ChatTemplate parsed = tools;
        if (parsed == null) {
            parsed = new JinjaChatTemplate("The chat template " + TOOL_USE, source, specialTokens, clock);
            tools = parsed;
        }
        return parsed;
    }
}
