package dev.edgewise.teacher.known;

import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import java.util.List;

/// Stands for the model that a run trains, under the prompts that evolve beside it. It teaches the same model without
/// a prompt, token by token, and answers nothing else.
public final class PromptedTeacher implements Teacher {
    /// Makes it from a configuration.
    public static final TeacherProvider<NoSettings> PROVIDER =
            TeacherProvider.of("prompted", NoSettings.class, (_, _) -> new PromptedTeacher());

    @Override
    public String name() {
        return "the model itself under its prompts";
    }

    /// @throws ConfigException always
    @Override
    public List<TeacherReply> ask(List<TeacherRequest> requests) {
        throw new ConfigException("a teacher of type prompted is the model that a run trains, under the prompts of its"
                + " fast_weights; it teaches as algorithm.distill.teacher of a run, and nowhere else. Take a teacher of"
                + " another type, such as endpoint or local");
    }
}
