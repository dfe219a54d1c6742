package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.VariantReader;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugin;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.Provider;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.endpoint.EndpointSettings;
import dev.edgewise.teacher.known.CachedTeacher;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens teachers. It also lists the kinds that need this module: an endpoint's client, or a model.
public final class Teachers implements Plugin {
    /// Makes the list, for the ServiceLoader.
    public Teachers() {}

    @Override
    public List<Provider<?, ?, ?>> providers() {
        return List.of(EndpointSettings.PROVIDER, new LocalTeachers());
    }

    /// Reads a teacher as people name it: YAML (`{type: endpoint, …}`), a `.yaml` file, a type (`procedural`), a
    /// `.jsonl` file of recorded answers, the address of an endpoint, or a model.
    ///
    /// @param model the model that an endpoint is asked for, where its address alone is given
    /// @param source names the teacher in messages: `--teacher`
    /// @throws ConfigException if it is none of them, or a key of it is wrong
    public static Part<TeacherProvider<?>> named(
            String teacher, @Nullable String model, String source, Plugins plugins) {
        if (model == null && isAddress(teacher)) {
            throw new ConfigException(source + " must name the model that " + Quoted.of(teacher)
                    + " is asked for: {type: endpoint, model: NAME, base_url: ADDRESS}");
        }
        return teacher.matches(".*\\.ya?ml")
                ? VariantReader.read(TeacherProvider.class, Path.of(teacher), plugins)
                : VariantReader.read(TeacherProvider.class, yaml(teacher, model, plugins), source, plugins);
    }

    /// Tells whether a teacher is named by the address of an endpoint.
    public static boolean isAddress(String teacher) {
        return teacher.matches("https?://.*");
    }

    /// Tells whether a teacher is one that is asked for texts by its name: YAML, the address of an endpoint, or a kind.
    public static boolean isAsked(String teacher, Plugins plugins) {
        return isAddress(teacher)
                || teacher.matches(".*\\.ya?ml")
                || teacher.strip().startsWith("{")
                || plugins.ofKind(TeacherProvider.class).containsKey(teacher);
    }

    private static String yaml(String teacher, @Nullable String model, Plugins plugins) {
        if (teacher.strip().startsWith("{")
                || plugins.ofKind(TeacherProvider.class).containsKey(teacher)) {
            return teacher;
        }
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        if (model != null) {
            return keys.put("type", "endpoint")
                    .put("model", model)
                    .put("base_url", teacher)
                    .toString();
        }
        return teacher.matches(".*\\.(jsonl|ndjson)")
                ? keys.put("type", "recorded").put("path", teacher).toString()
                : keys.put("type", "local").put("model", teacher).toString();
    }

    /// Opens the teacher that a configuration or an option chose. Whoever opened it closes it. Answers that cost
    /// time or money are kept in the context's cache.
    ///
    /// @throws dev.edgewise.error.UserException if it cannot be used
    public static Teacher open(Part<TeacherProvider<?>> part, TeacherContext context) {
        Teacher teacher = part.provider().make(part.settings(), context);
        if (!part.provider().keepsAnswers()) {
            return teacher;
        }
        try {
            return new CachedTeacher(teacher, context.cache());
        } catch (RuntimeException e) {
            teacher.close();
            throw e;
        }
    }

    /// Returns what a teacher takes of the memory in which `models` opens the student; nothing where it lies
    /// elsewhere.
    ///
    /// @throws dev.edgewise.error.UserException if its model cannot be read
    public static List<MemoryEstimate.Item> memory(Part<TeacherProvider<?>> part, Models models) {
        return part.settings() instanceof LocalTeachers.Settings local
                ? LocalTeachers.memory(local, models)
                : List.of();
    }

    /// Refuses a teacher that does not fit into the memory that is free now, beside a student that is open
    /// already.
    ///
    /// @throws ConfigException if so
    public static void requireMemory(Part<TeacherProvider<?>> part, TeacherContext context) {
        if (part.settings() instanceof LocalTeachers.Settings local) {
            Models models = LocalTeachers.models(local, context);
            MemoryCheck.requireTeacher(LocalTeachers.memory(local, models), models.device());
        }
    }

    /// Returns where answers are kept that need not be asked for again: `$EDGEWISE_CACHE/teachers`, else
    /// `edgewise/teachers` in `$XDG_CACHE_HOME` or `~/.cache`.
    public static Path cache(Map<String, String> variables) {
        String own = variables.getOrDefault("EDGEWISE_CACHE", "");
        String shared = variables.getOrDefault("XDG_CACHE_HOME", "");
        Path all = !own.isEmpty()
                ? Path.of(own)
                : (shared.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared))
                        .resolve("edgewise");
        return all.resolve("teachers").toAbsolutePath();
    }
}
