package dev.edgewise.teacher.known;

import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import java.util.List;

/// Stands for the model that a run trains, under the prompts that evolve beside it. It teaches the same model without
/// a prompt, token by token, and answers nothing else.
public final class PromptedTeacher implements Teacher {
    /// Makes it from a configuration.
    public static final TeacherProvider<NoSettings> PROVIDER = new Provider();

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

    private static final class Provider implements TeacherProvider<NoSettings> {
        @Override
        public String type() {
            return "prompted";
        }

        @Override
        public Class<NoSettings> settings() {
            return NoSettings.class;
        }

        @Override
        public String about() {
            return "The model that is trained, under the prompts of `fast_weights`; for `algorithm.distill` alone.";
        }

        @Override
        public Teacher create(NoSettings settings, TeacherContext context) {
            return new PromptedTeacher();
        }
    }
}
