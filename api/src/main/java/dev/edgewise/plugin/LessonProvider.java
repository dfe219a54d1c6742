package dev.edgewise.plugin;

import dev.edgewise.lesson.Lessons;
import java.util.function.BiFunction;

/// Makes lessons: `curriculum.lessons`, and `lessons` of an environment.
public interface LessonProvider<S extends Record> extends Provider<S, LessonContext, Lessons> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> LessonProvider<S> of(
            String type, Class<S> settings, BiFunction<S, LessonContext, Lessons> create) {
        return new LessonProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Lessons create(S chosen, LessonContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
