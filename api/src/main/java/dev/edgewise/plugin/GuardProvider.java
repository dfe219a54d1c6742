package dev.edgewise.plugin;

import dev.edgewise.guard.Guard;
import java.util.function.BiFunction;

/// Makes a guard: `guards.custom`.
public interface GuardProvider<S extends Record> extends Provider<S, GuardContext, Guard> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> GuardProvider<S> of(
            String type, Class<S> settings, BiFunction<S, GuardContext, Guard> create) {
        return new GuardProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Guard create(S chosen, GuardContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
