package dev.edgewise.plugin;

import dev.edgewise.objective.Objective;
import java.util.function.BiFunction;

/// Makes an objective: `algorithm.loss_type`.
public interface ObjectiveProvider<S extends Record> extends Provider<S, ObjectiveContext, Objective> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> ObjectiveProvider<S> of(
            String type, Class<S> settings, BiFunction<S, ObjectiveContext, Objective> create) {
        return new ObjectiveProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Objective create(S chosen, ObjectiveContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
