package dev.edgewise.assembly;

import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.teacher.Teacher;
import java.nio.file.Path;
import java.util.Map;

/// Opens teachers.
public final class Teachers {
    private Teachers() {}

    /// Opens the teacher that a configuration or an option chose. Whoever opened it closes it.
    ///
    /// @throws dev.edgewise.error.UserException if it cannot be used
    public static Teacher open(Part<TeacherProvider<?>> part, TeacherContext context) {
        return part.provider().make(part.settings(), context);
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
