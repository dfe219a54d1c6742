package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Teachers;
import dev.edgewise.config.VariantReader;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.teacher.Teacher;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say who teaches.
final class TeacherOptions {
    @Option(
            names = "--teacher",
            paramLabel = "TEACHER",
            description = {
                "Who is asked: a .jsonl file of recorded answers, the address of an endpoint (http://HOST/v1), a model as"
                        + " for --model, procedural, a YAML file, or YAML such as"
                        + " '{type: endpoint, model: NAME, base_url: ADDRESS}'."
            })
    private @Nullable String teacher;

    @Option(
            names = "--teacher-model",
            paramLabel = "NAME",
            description = "The model that the endpoint is asked for, where --teacher is an address.")
    private @Nullable String model;

    @Option(
            names = "--teacher-cache",
            paramLabel = "DIR",
            description = "Where answers are kept, so that none is asked for twice (default: in the user's cache).")
    private @Nullable Path cache;

    /// Returns the teacher that was named, read and checked but not opened; empty if none was.
    ///
    /// @throws ConfigException if it cannot be
    Optional<Part<TeacherProvider<?>>> part(Plugins plugins) {
        if (teacher == null) {
            if (model != null) {
                throw new ConfigException("--teacher-model names the model of an endpoint but there is no --teacher;"
                        + " give its address: --teacher http://HOST/v1");
            }
            return Optional.empty();
        }
        boolean address = teacher.matches("https?://.*");
        if (model != null && !address) {
            throw new ConfigException("--teacher-model goes with the address of an endpoint but --teacher is \""
                    + Quoted.of(teacher) + "\"; leave it out, or give --teacher http://HOST/v1");
        }
        if (teacher.matches(".*\\.ya?ml")) {
            return Optional.of(VariantReader.read(TeacherProvider.class, Path.of(teacher), plugins));
        }
        if (address && model == null) {
            throw new ConfigException("--teacher-model is missing: name the model that " + Quoted.of(teacher)
                    + " is asked for, such as --teacher-model qwen3-32b");
        }
        return Optional.of(VariantReader.read(TeacherProvider.class, text(teacher, plugins), "--teacher", plugins));
    }

    private String text(String named, Plugins plugins) {
        if (named.startsWith("{") || plugins.ofKind(TeacherProvider.class).containsKey(named)) {
            return named;
        }
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        if (named.matches("https?://.*")) {
            return keys.put("type", "endpoint")
                    .put("base_url", named)
                    .put("model", model)
                    .toString();
        }
        return named.matches(".*\\.(jsonl|ndjson)")
                ? keys.put("type", "recorded").put("path", named).toString()
                : keys.put("type", "local").put("model", named).toString();
    }

    /// Opens a teacher.
    ///
    /// @param environments whose tasks it is asked
    /// @param device where tensors of a local teacher live
    Teacher open(
            Part<TeacherProvider<?>> part, List<Environment> environments, String device, long seed, Streams streams) {
        return Teachers.open(
                part,
                new TeacherContext(
                        cache == null ? Teachers.cache(System.getenv()) : cache,
                        environments,
                        device,
                        System.getenv(),
                        seed,
                        streams.err()::println));
    }
}
