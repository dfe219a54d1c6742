package dev.edgewise.plugin;

import dev.edgewise.curriculum.Imitation;
import java.util.function.BiFunction;

/// Makes a rule that picks the levels whose expert solutions are shown: `curriculum.imitate`.
public interface ImitationProvider<S extends Record> extends Provider<S, ImitationContext, Imitation> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> ImitationProvider<S> of(
            String type, Class<S> settings, BiFunction<S, ImitationContext, Imitation> create) {
        return new ImitationProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Imitation create(S chosen, ImitationContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
