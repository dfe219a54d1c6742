package dev.edgewise.plugin;

import dev.edgewise.reward.Scorer;
import java.util.function.BiFunction;

/// Makes a scorer: `reward` of a data set. A scorer says what completions are worth.
public interface ScorerProvider<S extends Record> extends Provider<S, ScorerContext, Scorer> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> ScorerProvider<S> of(
            String type, Class<S> settings, BiFunction<S, ScorerContext, Scorer> create) {
        return new ScorerProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Scorer create(S chosen, ScorerContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
