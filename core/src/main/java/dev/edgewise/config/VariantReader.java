package dev.edgewise.config;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.Provider;
import java.nio.file.Path;

/// Reads one variant that is no part of a run's configuration, such as the teacher of a command. Its keys are
/// those that it has in a configuration.
public final class VariantReader {
    private VariantReader() {}

    /// Reads the variant in a file. Relative paths start from the file's directory.
    ///
    /// @param kind such as [dev.edgewise.plugin.TeacherProvider]
    /// @throws dev.edgewise.error.ConfigException if the file cannot be read, is no valid YAML, or holds an unknown
    ///     key or a value that is not allowed
    public static <P extends Provider<?, ?, ?>> Part<P> read(Class<? super P> kind, Path file, Plugins plugins) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        Origins origins =
                new Origins(new Origins.Origin(file.toString(), directory == null ? Path.of("/") : directory));
        JsonNode tree = YamlTree.parse(ConfigFile.text(file), file.toString(), origins, Plugins.word(kind));
        return read(kind, tree, origins, plugins);
    }

    /// Reads the variant in a text. Relative paths start from the working directory.
    ///
    /// @param source names the text in messages: `--teacher`
    /// @throws dev.edgewise.error.ConfigException as above
    public static <P extends Provider<?, ?, ?>> Part<P> read(
            Class<? super P> kind, String text, String source, Plugins plugins) {
        Origins.Origin whole = new Origins.Origin(source, Path.of("").toAbsolutePath());
        JsonNode tree = YamlTree.parse(text, source, new Origins(whole), Plugins.word(kind));
        return read(kind, tree, new Origins(whole), plugins);
    }

    private static <P extends Provider<?, ?, ?>> Part<P> read(
            Class<? super P> kind, JsonNode tree, Origins origins, Plugins plugins) {
        String root = Plugins.word(kind);
        ConfigKeys keys = ConfigKeys.of(plugins);
        ObjectMapper mapper = ConfigJson.reading(plugins);
        JsonNode resolved = new Resolver(origins, keys).value(keys.parts(kind), tree, root, "");
        JavaType type = mapper.getTypeFactory().constructParametricType(Part.class, kind);
        return ConfigReader.toRecord(origins, root, () -> mapper.treeToValue(resolved, type));
    }
}
