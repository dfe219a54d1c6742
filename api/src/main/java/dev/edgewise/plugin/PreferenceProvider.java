package dev.edgewise.plugin;

import dev.edgewise.preference.PreferenceLoss;
import java.util.function.BiFunction;

/// Makes a loss of pairs: `algorithm.loss_type` of algorithm `dpo`.
public interface PreferenceProvider<S extends Record> extends Provider<S, PreferenceContext, PreferenceLoss> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> PreferenceProvider<S> of(
            String type, Class<S> settings, BiFunction<S, PreferenceContext, PreferenceLoss> create) {
        return new PreferenceProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public PreferenceLoss create(S chosen, PreferenceContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
