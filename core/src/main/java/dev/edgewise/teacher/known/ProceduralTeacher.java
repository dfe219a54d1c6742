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
import dev.edgewise.text.Message;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.format.CallFormats;
import java.util.ArrayList;
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
        String text = environment.episodes().isEmpty() ? environment.solution(task) : turn(environment, task, request);
        return new TeacherReply(text, true, TeacherUsage.NONE);
    }

    /// Returns the expert's next turn in an episode, its calls as Hermes writes them.
    private static String turn(Environment environment, Task task, TeacherRequest request) {
        List<Message> turns = environment.solutionTurns(task).stream()
                .filter(ProceduralTeacher::isAssistant)
                .toList();
        long said = request.messages().stream()
                        .filter(ProceduralTeacher::isAssistant)
                        .count()
                - task.conversation().messages().stream()
                        .filter(ProceduralTeacher::isAssistant)
                        .count();
        Message next = turns.get((int) Math.min(said, turns.size() - 1L));
        List<ToolCall> calls = new ArrayList<>();
        next.fields()
                .path("tool_calls")
                .forEach(call -> calls.add(new ToolCall(
                        call.path("function").path("name").asText(),
                        call.path("function").path("arguments"))));
        return calls.isEmpty() ? next.content() : CallFormats.hermes().write(calls);
    }

    private static boolean isAssistant(Message message) {
        return message.role().equals("assistant");
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
