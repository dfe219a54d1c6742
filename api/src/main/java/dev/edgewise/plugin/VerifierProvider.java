package dev.edgewise.plugin;

import dev.edgewise.environment.Verifier;
import java.util.function.BiFunction;

/// Makes a verifier: `answer_type` of a data set. A verifier compares answers.
public interface VerifierProvider<S extends Record> extends Provider<S, PluginContext, Verifier> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> VerifierProvider<S> of(
            String type, Class<S> settings, BiFunction<S, PluginContext, Verifier> create) {
        return new VerifierProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Verifier create(S chosen, PluginContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
