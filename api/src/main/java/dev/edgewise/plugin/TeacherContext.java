package dev.edgewise.plugin;

import dev.edgewise.environment.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a teacher may know of the run.
///
/// @param cache directory for answers that need not be asked for again; shared by runs
/// @param environments whose tasks the teacher is asked; a procedural expert answers by their solutions
/// @param device where tensors of a local teacher live, as the configuration names it
/// @param variables the process's environment variables, for keys
/// @param seed of the run
/// @param say takes a line for a person before anything is asked
public record TeacherContext(
        Path cache,
        List<Environment> environments,
        String device,
        Map<String, String> variables,
        long seed,
        Consumer<String> say) {
    public TeacherContext {
        environments = List.copyOf(environments);
        variables = Map.copyOf(variables);
    }
}
