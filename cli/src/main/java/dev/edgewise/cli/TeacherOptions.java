package dev.edgewise.cli;

import dev.edgewise.assembly.Teachers;
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

    /// Returns the teacher as it was named; null for none.
    @Nullable
    String name() {
        return teacher;
    }

    /// Returns the teacher that was named, read and checked but not opened; empty if none was.
    ///
    /// @throws ConfigException if it cannot be
    Optional<Part<TeacherProvider<?>>> part(Plugins plugins) {
        boolean address = teacher != null && Teachers.isAddress(teacher);
        if (model != null && !address) {
            throw new ConfigException("--teacher-model goes with the address of an endpoint, but "
                    + (teacher == null ? "there is no --teacher" : "--teacher is \"" + Quoted.of(teacher) + "\"")
                    + "; leave it out, or give --teacher http://HOST/v1");
        }
        if (teacher == null) {
            return Optional.empty();
        }
        if (address && model == null) {
            throw new ConfigException("--teacher-model is missing: name the model that " + Quoted.of(teacher)
                    + " is asked for, such as --teacher-model qwen3-32b");
        }
        return Optional.of(Teachers.named(teacher, model, "--teacher", plugins));
    }

    /// Opens a teacher, if the memory that is free now will do: a student is opened before.
    ///
    /// @param environments whose tasks it is asked
    /// @param device where tensors of a local teacher live
    Teacher open(
            Part<TeacherProvider<?>> part, List<Environment> environments, String device, long seed, Streams streams) {
        TeacherContext context = new TeacherContext(
                cache == null ? Teachers.cache(System.getenv()) : cache.toAbsolutePath(),
                environments,
                device,
                System.getenv(),
                seed,
                streams.err()::println);
        Teachers.requireMemory(part, context);
        return Teachers.open(part, context);
    }
}
