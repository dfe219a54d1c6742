package dev.edgewise.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Names;
import dev.edgewise.settings.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a [RunConfig] from YAML.
///
/// Relative paths start from the directory of the YAML file; those given by `--set` start from the working
/// directory. All become absolute, so that the configuration means the same wherever it is written to. A name of
/// the form `owner/name` that is no existing path is a hub id and stays.
public final class ConfigReader {
    private static final String PLUGINS = "plugins";

    private ConfigReader() {}

    /// Reads the configuration in `file` and applies `overrides`.
    ///
    /// @param overrides `key=value`, as `--set` takes them, applied in order
    /// @throws dev.edgewise.error.ConfigException if the file cannot be read, is no valid YAML, or holds an
    ///     unknown key or a value that is not allowed
    public static RunConfig read(Path file, List<String> overrides) {
        return read(file, overrides, List.of());
    }

    /// Reads a file as above, with more plug-ins.
    ///
    /// @param plugins jars in addition to those that the file names
    public static RunConfig read(Path file, List<String> overrides, List<Path> plugins) {
        return read(file, overrides, plugins, Path.of("").toAbsolutePath());
    }

    /// Reads a file as above. Relative paths in `overrides` start from `overridesBase`.
    static RunConfig read(Path file, List<String> overrides, List<Path> plugins, Path overridesBase) {
        String text = ConfigFile.text(file);
        Path directory = file.toAbsolutePath().normalize().getParent();
        return read(
                text,
                file.toString(),
                stem(file),
                directory == null ? Path.of("/") : directory,
                overrides,
                plugins,
                overridesBase);
    }

    /// Reads the configuration in `text`. Relative paths start from `base`.
    ///
    /// @param source names the text in messages
    /// @throws dev.edgewise.error.ConfigException as above
    public static RunConfig read(String text, String source, Path base, List<String> overrides) {
        return read(text, source, base, overrides, List.of());
    }

    /// Reads a text as above, with more plug-ins.
    ///
    /// @param plugins jars in addition to those that the text names
    public static RunConfig read(String text, String source, Path base, List<String> overrides, List<Path> plugins) {
        return read(text, source, null, base, overrides, plugins, Path.of("").toAbsolutePath());
    }

    private static RunConfig read(
            String text,
            String source,
            @Nullable String name,
            Path base,
            List<String> overrides,
            List<Path> more,
            Path overridesBase) {
        Origins origins = new Origins(new Origins.Origin(source, base));
        JsonNode document = YamlTree.parse(text, source, origins);
        JsonNode root = document.isNull() ? JsonNodeFactory.instance.objectNode() : document;
        ConfigKeys keys = ConfigKeys.of(Plugins.ofClassPath());
        Plugins plugins = Plugins.ofClassPath();
        if (root instanceof ObjectNode object) {
            List<SetOption> options = overrides.stream().map(SetOption::parse).toList();
            for (SetOption option : options) {
                if (option.isOf(PLUGINS)) {
                    option.apply(object, origins, overridesBase, keys.run());
                }
            }
            addPlugins(object, more);
            plugins = Plugins.of(jars(object, new Resolver(origins, keys), keys.run()));
            keys = ConfigKeys.of(plugins);
            for (SetOption option : options) {
                if (!option.isOf(PLUGINS)) {
                    option.apply(object, origins, overridesBase, keys.run());
                }
            }
            oneModel(object, options);
            if (name != null && !object.has("name")) {
                object.put("name", name);
            }
        }
        impliedKeys(root);
        RunConfig config = record(root, origins, keys, plugins);
        if (config.algorithm() instanceof RerankConfig rerank && rerank.marginBands() == 0 && root.has("curriculum")) {
            ObjectNode without = root.deepCopy();
            without.remove("curriculum");
            if (!config.curriculum()
                    .equals(record(without, origins, keys, plugins).curriculum())) {
                throw origins.refuse(
                        "curriculum",
                        "chooses among bands of margins, which algorithm.margin_bands makes: set it to 5, for example, or"
                                + " remove curriculum");
            }
        }
        return config;
    }

    private static RunConfig record(JsonNode root, Origins origins, ConfigKeys keys, Plugins plugins) {
        ObjectNode resolved = new Resolver(origins, keys).section(keys.run(), root, "");
        dependentDefaults(root, resolved);
        ObjectMapper mapper = ConfigJson.reading(plugins);
        return toRecord(origins, "", () -> mapper.treeToValue(resolved, RunConfig.class));
    }

    /// Drops the new model that the file describes where an override names a pretrained one.
    private static void oneModel(ObjectNode root, List<SetOption> options) {
        boolean path = options.stream().anyMatch(option -> option.isOf("model", "path"));
        boolean init = options.stream().anyMatch(option -> option.isOf("model", "init"));
        if (path && !init && root.at("/model/path").isTextual() && root.path("model") instanceof ObjectNode model) {
            model.remove("init");
        }
    }

    private static void addPlugins(ObjectNode root, List<Path> more) {
        if (!more.isEmpty()) {
            JsonNode given = root.path(PLUGINS);
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            if (given.isTextual()) {
                all.add(given);
            } else {
                given.forEach(all::add);
            }
            more.forEach(jar -> all.add(jar.toAbsolutePath().normalize().toString()));
            root.set(PLUGINS, all);
        }
    }

    /// Returns the jars that `plugins` names. They must be read before the keys that they bring.
    private static List<Path> jars(ObjectNode root, Resolver resolver, Section section) {
        JsonNode given = root.path(PLUGINS);
        Entry key = section.find(PLUGINS);
        if (key == null || given.isMissingNode() || given.isNull()) {
            return List.of();
        }
        List<Path> jars = new ArrayList<>();
        resolver.value(key.kind(), given, PLUGINS, key.sentence()).forEach(jar -> jars.add(Path.of(jar.textValue())));
        return jars;
    }

    /// Gives a run that trains a ranker the keys that need not be said there: it asks nothing, and a new encoder
    /// has a vocabulary of words.
    private static void impliedKeys(JsonNode root) {
        JsonNode algorithm = root.path("algorithm");
        String type = algorithm.isTextual()
                ? algorithm.asText()
                : algorithm.path("type").asText();
        if (root instanceof ObjectNode object && type.equals("rerank") && !object.has("environments")) {
            object.putArray("environments");
        }
        if (root.at("/model/init") instanceof ObjectNode init
                && init.path("model_type").asText().equals("bert")
                && !init.has("vocabulary")) {
            init.put("vocabulary", InitConfig.WORDPIECE);
        }
    }

    /// Fills in the defaults that depend on another key.
    private static void dependentDefaults(JsonNode given, ObjectNode resolved) {
        boolean sft = resolved.at("/algorithm/type").asText().equals("sft");
        if (sft && given.at("/optimizer/learning_rate").isMissingNode()) {
            resolved.withObject("/optimizer").put("learning_rate", OptimizerConfig.SFT_LEARNING_RATE);
        }
        boolean rerank = resolved.at("/algorithm/type").asText().equals("rerank");
        if (rerank && given.at("/optimizer/learning_rate").isMissingNode()) {
            resolved.withObject("/optimizer").put("learning_rate", OptimizerConfig.RERANK_LEARNING_RATE);
        }
        boolean bare = resolved.at("/prompt/answer").asText().equals(Names.of(AnswerFormat.BARE));
        if (bare && given.at("/prompt/show_steps").isMissingNode()) {
            resolved.withObject("/prompt").put("show_steps", false);
        }
    }

    /// Makes a record of a tree that was resolved for it.
    @FunctionalInterface
    interface Mapping<T> {
        T record() throws JsonProcessingException;
    }

    /// Makes a record, and says which key it refuses.
    ///
    /// @param root path of the tree in messages
    static <T> T toRecord(Origins origins, String root, Mapping<T> mapping) {
        try {
            return mapping.record();
        } catch (JsonMappingException refused) {
            if (refused.getCause() instanceof InvalidValue invalid) {
                String key = dotted(refused.getPath(), invalid.key());
                throw origins.refuse(root.isEmpty() ? key : root + "." + key, invalid.problem());
            }
            throw new IllegalStateException("tables and records of the configuration differ", refused);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("tables and records of the configuration differ", broken);
        }
    }

    /// Returns the dotted path of `key`, which the record at `path` refused. If `key` is itself part of the
    /// path, the path ends there.
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

    /// Returns the file's name without its ending, as far as it can name a run.
    private static @Nullable String stem(Path file) {
        Path last = file.getFileName();
        String stem = last == null
                ? ""
                : last.toString().replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9._-]+", "-");
        String named = stem.replaceFirst("^[^A-Za-z0-9]+", "");
        return named.isEmpty() ? null : named;
    }
}
