package dev.edgewise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.generate.Constraints;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.text.Conversation;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.tool.format.ToolSupport;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say what a reply may be: calls of tools, or JSON.
final class ReplyOptions {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Option(
            names = "--tools",
            paramLabel = "FILE",
            description = "Offer tools: a JSON file with a list of them, as OpenAI writes them.")
    private @Nullable Path tools;

    @Option(
            names = "--json-schema",
            paramLabel = "FILE",
            description =
                    "Only JSON of this schema can be drawn. Log-probabilities are those of the constrained policy.")
    private @Nullable Path schema;

    @Mixin
    private ConstraintOptions constraint = new ConstraintOptions();

    private List<Tool> offered = List.of();
    private @Nullable JsonNode json;

    /// Reads the files.
    ///
    /// @param format whether a format of calls was given
    /// @throws ConfigException if options exclude each other
    /// @throws DataException if a file cannot be read
    void read(boolean format) {
        boolean calls = constraint.apply();
        if (calls && tools == null) {
            throw new ConfigException("--constrained keeps to calls of --tools, but there are none; name their file");
        }
        if (calls && schema != null) {
            throw new ConfigException("--constrained and --json-schema exclude each other");
        }
        if (format && tools == null) {
            throw new ConfigException("--tool-format is for --tools; give both or none");
        }
        offered = tools == null ? List.of() : tools(tools);
        json = schema == null ? null : read(schema);
    }

    private static List<Tool> tools(Path file) {
        JsonNode json = read(file);
        JsonNode list = json.path("tools").isArray() ? json.path("tools") : json;
        if (!list.isArray() || list.isEmpty()) {
            throw new DataException(
                    file + " holds no tools; write a list of them: [{\"type\": \"function\", \"function\":"
                            + " {\"name\", \"description\", \"parameters\"}}, …]");
        }
        List<Tool> tools = new ArrayList<>();
        list.forEach(tool -> tools.add(Tool.of(tool)));
        return tools;
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode json = MAPPER.readTree(Files.readString(file));
            if (json.isMissingNode()) {
                throw new DataException(file + " is empty; write JSON into it");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new DataException(file + " is no JSON: " + Quoted.of(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new DataException("Cannot read " + file + "; is there such a file of UTF-8 text?", e);
        }
    }

    /// Returns a question with the tools that are offered.
    ///
    /// @throws ConfigException if the model would not see them
    Conversation asked(PromptRenderer prompts, String question) {
        Conversation asked = PromptRenderer.conversation(question);
        if (tools == null) {
            return asked;
        }
        if (prompts.template() == null || !ToolSupport.of(prompts.template()).tools()) {
            throw new ConfigException(
                    (prompts.template() == null ? "there is no chat template" : "the chat template drops tools")
                            + ", so the model would not see --tools; --tool-style schema has them written into the messages of a"
                            + " chat");
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        offered.forEach(tool -> list.add(tool.json()));
        return new Conversation(asked.messages(), Map.of("tools", list));
    }

    /// Returns what completions must keep to; null for nothing.
    ///
    /// @param format name of that in which the model writes calls; null for that of its chat template
    /// @param plugins which may bring the format
    @Nullable
    Supplier<TokenConstraint> constraint(PromptRenderer prompts, @Nullable String format, Plugins plugins) {
        JsonNode wanted = json;
        if (wanted != null) {
            return new Constraints(prompts.tokenizer()).json(wanted);
        }
        return constraint.apply()
                ? constraint.of(
                        new Constraints(prompts.tokenizer()),
                        offered,
                        CallFormats.choose(format, prompts.template(), plugins))
                : null;
    }
}
