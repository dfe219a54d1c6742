package dev.edgewise.plugin;

import dev.edgewise.environment.Environment;
import java.util.function.BiFunction;

/// Makes an environment: `environments`.
public interface EnvironmentProvider<S extends Record> extends Provider<S, EnvironmentContext, Environment> {
    /// Tells whether the key `levels` cuts a window out of the ladder.
    default boolean takesLevels() {
        return true;
    }

    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> EnvironmentProvider<S> of(
            String type, Class<S> settings, BiFunction<S, EnvironmentContext, Environment> create) {
        return new EnvironmentProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Environment create(S chosen, EnvironmentContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
