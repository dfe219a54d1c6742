package dev.edgewise.teacher.known;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Answers tasks by the solutions of their environments. What else is asked it cannot answer.
public final class ProceduralTeacher implements Teacher {
    /// Makes it from a configuration.
    public static final TeacherProvider<NoSettings> PROVIDER = new Provider();

    private final Map<String, Environment> environments;

    /// @throws ConfigException if there is no environment
    public ProceduralTeacher(List<Environment> environments) {
        if (environments.isEmpty()) {
            throw new ConfigException("a procedural teacher answers by the solutions of environments, but none is named"
                    + " here; name one, or take a teacher of another type");
        }
        this.environments = environments.stream()
                .collect(Collectors.toMap(Environment::name, Function.identity(), (first, _) -> first));
    }

    @Override
    public String name() {
        return "the solutions of " + environments.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    @Override
    public List<TeacherReply> ask(List<TeacherRequest> requests) {
        return requests.stream().map(this::answer).toList();
    }

    private TeacherReply answer(TeacherRequest request) {
        Task task = request.task();
        Environment environment =
                task == null ? null : environments.get(task.cell().environment());
        if (task == null || environment == null) {
            throw new ConfigException("a procedural teacher answers tasks of "
                    + environments.keySet().stream().sorted().collect(Collectors.joining(", ")) + " but was asked \""
                    + Quoted.of(request.question()) + "\"; take a teacher of another type, such as endpoint or local");
        }
        return new TeacherReply(environment.solution(task), true, TeacherUsage.NONE);
    }

    private static final class Provider implements TeacherProvider<NoSettings> {
        @Override
        public String type() {
            return "procedural";
        }

        @Override
        public Class<NoSettings> settings() {
            return NoSettings.class;
        }

        @Override
        public String about() {
            return "The solutions that environments know of their own tasks.";
        }

        @Override
        public Teacher create(NoSettings settings, TeacherContext context) {
            return new ProceduralTeacher(context.environments());
        }
    }
}
