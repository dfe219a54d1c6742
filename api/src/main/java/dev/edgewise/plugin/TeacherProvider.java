package dev.edgewise.plugin;

import dev.edgewise.teacher.Teacher;
import java.util.function.BiFunction;

/// Makes a teacher: `teacher` of what learns from one.
public interface TeacherProvider<S extends Record> extends Provider<S, TeacherContext, Teacher> {
    /// Tells whether answers cost time or money, so that they are kept and none is asked for twice.
    default boolean keepsAnswers() {
        return false;
    }

    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> TeacherProvider<S> of(
            String type, Class<S> settings, BiFunction<S, TeacherContext, Teacher> create) {
        return new TeacherProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Teacher create(S chosen, TeacherContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
