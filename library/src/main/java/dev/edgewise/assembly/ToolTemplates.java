package dev.edgewise.assembly;

import dev.edgewise.config.ToolStyle;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.template.ToolWrapping;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.tool.format.ToolSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides who writes tools, calls and results: the model's chat template or [ToolWrapping].
final class ToolTemplates {
    private static final String USUAL = "default";
    private static final String FOR_TOOLS = "tool_use";

    private ToolTemplates() {}

    /// Returns the tokenizer with the chat templates that the style asks for, which are also those that a model is
    /// saved with.
    ///
    /// @param template as the tokenizer has it; null if it has none
    /// @throws ConfigException if the style needs a template and there is none, or one that cannot hold tools
    static HfTokenizer of(ToolStyle style, HfTokenizer tokenizer, @Nullable ChatTemplate template) {
        ToolWrapping.Style wrapping = switch (style) {
            case TEMPLATE -> null;
            case SCHEMA -> ToolWrapping.Style.SCHEMA;
            case SIGNATURES -> ToolWrapping.Style.SIGNATURES;
        };
        if (wrapping == null) {
            return tokenizer;
        }
        String key = "prompt.tool_style: " + (style == ToolStyle.SCHEMA ? "schema" : "signatures");
        String usual = tokenizer.chatTemplates().get(USUAL);
        if (template == null || usual == null) {
            throw new ConfigException(key + " puts tools into the messages of a chat, but the model has no "
                    + (template == null ? "" : "default ")
                    + "chat template; give it one (chat_template.jinja in its directory), or leave the key out");
        }
        if (style == ToolStyle.SCHEMA && ToolSupport.of(template).whole()) {
            return tokenizer;
        }
        Map<String, String> templates = new LinkedHashMap<>(tokenizer.chatTemplates());
        templates.remove(FOR_TOOLS);
        templates.put(USUAL, ToolWrapping.around(usual, wrapping));
        HfTokenizer wrapped = tokenizer.withChatTemplates(templates);
        ToolSupport support = ToolSupport.of(Objects.requireNonNull(Models.template(wrapped)));
        boolean lost = style == ToolStyle.SCHEMA ? !support.whole() : !support.calls() || !support.results();
        if (lost) {
            throw new ConfigException(key + " cannot be kept with this model, whose chat template "
                    + (support.refusal().isEmpty()
                            ? "writes neither all system nor all user messages"
                            : "refuses the messages that hold tools: "
                                    + support.refusal().replaceFirst("\\.$", ""))
                    + ". Give it another template (chat_template.jinja in its directory), or leave the key out");
        }
        return wrapped;
    }

    /// Returns the base's tokenizer with the wrapping that an adapter was trained with and saved beside it.
    ///
    /// @throws ModelException if the adapter's template cannot be read
    static HfTokenizer ofAdapter(Path adapter, HfTokenizer base) {
        Path file = adapter.resolve("chat_template.jinja");
        if (!Files.exists(file)) {
            return base;
        }
        try {
            String template = Files.readString(file);
            return ToolWrapping.without(template).equals(template)
                    ? base
                    : base.withChatTemplates(Map.of(USUAL, template));
        } catch (IOException e) {
            throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Returns what a person should know of the wrapping; empty where there is none.
    static Optional<String> note(ToolStyle style, HfTokenizer tokenizer) {
        String usual = tokenizer.chatTemplates().get(USUAL);
        boolean wrapped = usual != null && !ToolWrapping.without(usual).equals(usual);
        return wrapped && style != ToolStyle.TEMPLATE
                ? Optional.of("tools, calls and results are written into the messages by Edgewise (prompt.tool_style: "
                        + (style == ToolStyle.SCHEMA ? "schema" : "signatures")
                        + "); the saved model's chat template holds what writes them")
                : Optional.empty();
    }
}
