package dev.edgewise;

import dev.edgewise.assembly.Teachers;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.Version;
import dev.edgewise.teacher.Teacher;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a program does with this library. Nothing is printed and no process is ended: results are returned, and
/// what cannot be done is a [dev.edgewise.error.UserException] whose message says what to do.
public final class Edgewise {
    private Edgewise() {}

    /// Begins to describe a run. Its configuration may name no environment where [Training#environment] gives
    /// one.
    public static Training train(RunConfig config) {
        return new Training(config);
    }

    /// Opens a model on the CPU.
    ///
    /// @param model a Hugging Face directory, such as the `final` of a run, a `.gguf` file or a PEFT adapter
    /// @throws dev.edgewise.error.UserException if it cannot be used
    public static Model open(Path model) {
        return open(model.toString());
    }

    /// Opens a model on the CPU.
    ///
    /// @param model a path as for [#open(Path)], or a hub id (`owner/name`), which is downloaded if need be
    /// @throws dev.edgewise.error.UserException if it cannot be used
    public static Model open(String model) {
        return Model.open(model, "cpu");
    }

    /// Opens a model.
    ///
    /// @param model as for [#open(String)]
    /// @param device `cpu`, `cuda` or `cuda:N`
    /// @throws dev.edgewise.error.UserException if it cannot be used
    public static Model open(String model, String device) {
        return Model.open(model, device);
    }

    /// Opens a teacher on the CPU.
    ///
    /// @param teacher YAML such as `{type: endpoint, model: NAME, base_url: ADDRESS}`, a `.yaml` file with the
    ///     same, a `.jsonl` file of recorded answers, or a model as for [#open(String)]. docs/teachers.md has
    ///     the keys
    /// @return whoever opened it closes it
    /// @throws dev.edgewise.error.UserException if it cannot be used
    public static Teacher teacher(String teacher) {
        return teacher(teacher, List.of());
    }

    /// Opens a teacher as above.
    ///
    /// @param environments whose tasks it is asked; a teacher `procedural` answers by their solutions
    /// @throws dev.edgewise.error.UserException if it cannot be used
    public static Teacher teacher(String teacher, List<Environment> environments) {
        Map<String, String> variables = System.getenv();
        return Teachers.open(
                Teachers.named(teacher, null, "the teacher", Plugins.ofClassPath()),
                new TeacherContext(Teachers.cache(variables), environments, "cpu", variables, 0, _ -> {}));
    }

    /// Returns the version of this library.
    public static String version() {
        return Version.text();
    }
}
