package dev.edgewise.plugin;

import dev.edgewise.reward.Scorer;
import java.util.function.BiFunction;

/// Makes a scorer, which says what completions are worth: `reward` of a data set.
public interface ScorerProvider<S extends Record> extends Provider<S, ScorerContext, Scorer> {
    /// Returns a provider of a few words.
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
