package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The chat templates of a Hugging Face directory by name, as `transformers` keeps them: `chat_template.jinja` is the
/// one named `default`, `additional_chat_templates/NAME.jinja` the others. Where there is no such file,
/// `tokenizer_config.json` holds them: a text is the default, a list or an object gives names.
final class TemplateFiles {
    private static final String FILE = "chat_template.jinja";
    private static final String FOLDER = "additional_chat_templates";
    private static final String ENDING = ".jinja";

    private TemplateFiles() {}

    /// Returns the templates; none where the model has none.
    ///
    /// @param configured `chat_template` of the configuration
    /// @throws ModelException if a file cannot be read, or the configuration has something else
    static Map<String, String> read(Path directory, @Nullable JsonNode configured) {
        Map<String, String> templates = new TreeMap<>();
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            templates.put(TokenizerDefinition.DEFAULT, HfDirectory.text(file));
        }
        further(directory.resolve(FOLDER)).forEach(one -> {
            String name = Objects.requireNonNull(one.getFileName()).toString();
            templates.put(name.substring(0, name.length() - ENDING.length()), HfDirectory.text(one));
        });
        if (templates.isEmpty() && configured != null) {
            configured(directory, configured, templates);
        }
        return templates;
    }

    private static List<Path> further(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.toString().endsWith(ENDING)).toList();
        } catch (IOException e) {
            throw new ModelException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void configured(Path directory, JsonNode configured, Map<String, String> templates) {
        if (configured.isTextual()) {
            templates.put(TokenizerDefinition.DEFAULT, configured.textValue());
        } else if (configured.isArray()) {
            configured.forEach(one -> templates.put(
                    text(directory, configured, one.path("name")), text(directory, configured, one.path("template"))));
        } else if (configured.isObject()) {
            configured
                    .properties()
                    .forEach(one -> templates.put(one.getKey(), text(directory, configured, one.getValue())));
        } else if (!configured.isNull()) {
            throw fault(directory, configured);
        }
    }

    private static String text(Path directory, JsonNode configured, JsonNode node) {
        if (!node.isTextual()) {
            throw fault(directory, configured);
        }
        return node.textValue();
    }

    private static ModelException fault(Path directory, JsonNode configured) {
        return new ModelException(directory.resolve("tokenizer_config.json") + ": chat_template must be text, a list of"
                + " {\"name\", \"template\"}, or an object of texts by name, but is "
                + Quoted.of(configured.toString()) + ". Correct it, or write the template into " + FILE + ".");
    }

    /// Writes the templates as files.
    ///
    /// @throws IOException if a file cannot be written
    static void write(Map<String, String> templates, Path directory) throws IOException {
        for (Map.Entry<String, String> template : templates.entrySet()) {
            boolean usual = template.getKey().equals(TokenizerDefinition.DEFAULT);
            Path folder = usual ? directory : Files.createDirectories(directory.resolve(FOLDER));
            Files.writeString(folder.resolve(usual ? FILE : template.getKey() + ENDING), template.getValue());
        }
    }

    /// Returns the templates as `chat_template` of the configuration: the default alone as text, else a list.
    static JsonNode configuration(Map<String, String> templates) {
        String usual = templates.get(TokenizerDefinition.DEFAULT);
        if (usual != null && templates.size() == 1) {
            return JsonNodeFactory.instance.textNode(usual);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        templates.forEach((name, template) -> list.addObject().put("name", name).put("template", template));
        return list;
    }
}
