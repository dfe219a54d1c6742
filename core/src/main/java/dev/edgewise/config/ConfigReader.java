package dev.edgewise.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.AnswerFormat;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a [RunConfig] from YAML.
///
/// Relative paths start from the directory of the YAML file; those given by `--set` from the working directory.
/// All become absolute, so that the configuration means the same wherever it is written to. A name of the form
/// `owner/name` that is no existing path is a hub id and stays.
public final class ConfigReader {
    private ConfigReader() {}

    /// The configuration in `file`, changed by `overrides`.
    ///
    /// @param overrides `key=value`, as `--set` takes them, applied in order
    /// @throws dev.edgewise.error.ConfigException if the file cannot be read, is no valid YAML, or holds a key
    ///     or value that cannot be
    public static RunConfig read(Path file, List<String> overrides) {
        return read(file, overrides, Path.of("").toAbsolutePath());
    }

    /// As above, relative paths in `overrides` starting from `overridesBase`.
    static RunConfig read(Path file, List<String> overrides, Path overridesBase) {
        String text = ConfigFile.text(file);
        Path directory = file.toAbsolutePath().normalize().getParent();
        return read(
                text,
                file.toString(),
                stem(file),
                directory == null ? Path.of("/") : directory,
                overrides,
                overridesBase);
    }

    /// The configuration in `text`, relative paths starting from `base`.
    ///
    /// @param source names the text in messages
    /// @throws dev.edgewise.error.ConfigException as above
    public static RunConfig read(String text, String source, Path base, List<String> overrides) {
        return read(text, source, null, base, overrides, Path.of("").toAbsolutePath());
    }

    private static RunConfig read(
            String text, String source, @Nullable String name, Path base, List<String> overrides, Path overridesBase) {
        Origins origins = new Origins(new Origins.Origin(source, base));
        JsonNode document = YamlTree.parse(text, source, origins);
        JsonNode root = document.isNull() ? JsonNodeFactory.instance.objectNode() : document;
        if (root instanceof ObjectNode object) {
            overrides.forEach(override -> SetOption.parse(override).apply(object, origins, overridesBase));
            if (name != null && !object.has("name")) {
                object.put("name", name);
            }
        }
        ObjectNode resolved = new Resolver(origins).section(RunConfig.SECTION, root, "");
        dependentDefaults(root, resolved);
        return toRecord(resolved, origins);
    }

    /// The two defaults that depend on another key.
    private static void dependentDefaults(JsonNode given, ObjectNode resolved) {
        boolean sft = resolved.at("/algorithm/type").asText().equals("sft");
        if (sft && given.at("/optimizer/learning_rate").isMissingNode()) {
            resolved.withObject("/optimizer").put("learning_rate", OptimizerConfig.SFT_LEARNING_RATE);
        }
        boolean bare = resolved.at("/prompt/answer").asText().equals(Names.of(AnswerFormat.BARE));
        if (bare && given.at("/prompt/show_steps").isMissingNode()) {
            resolved.withObject("/prompt").put("show_steps", false);
        }
    }

    private static RunConfig toRecord(ObjectNode resolved, Origins origins) {
        try {
            return ConfigJson.MAPPER.treeToValue(resolved, RunConfig.class);
        } catch (JsonMappingException refused) {
            if (refused.getCause() instanceof InvalidValue invalid) {
                String key = dotted(refused.getPath(), invalid.key());
                throw origins.refuse(key, invalid.problem());
            }
            throw new IllegalStateException("tables and records of the configuration differ", refused);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("tables and records of the configuration differ", broken);
        }
    }

    /// The dotted path of `key`, refused by the record at `path`; where `key` is itself part of the path, up to
    /// there.
    private static String dotted(List<JsonMappingException.Reference> path, String key) {
        StringBuilder dotted = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (key.equals(step.getFieldName())) {
                break;
            }
            if (step.getFieldName() == null) {
                dotted.append('[').append(step.getIndex()).append(']');
            } else {
                dotted.append(dotted.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return dotted.append(dotted.isEmpty() ? "" : ".").append(key).toString();
    }

    /// The file's name without its ending, as far as it can name a run.
    private static @Nullable String stem(Path file) {
        Path last = file.getFileName();
        String stem = last == null
                ? ""
                : last.toString().replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9._-]+", "-");
        String named = stem.replaceFirst("^[^A-Za-z0-9]+", "");
        return named.isEmpty() ? null : named;
    }
}
