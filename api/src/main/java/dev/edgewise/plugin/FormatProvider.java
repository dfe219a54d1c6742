package dev.edgewise.plugin;

import dev.edgewise.completion.CompletionFormat;
import java.util.function.BiFunction;

/// Makes a format of completions: `guards.formats`. Guards count the formats.
public interface FormatProvider<S extends Record> extends Provider<S, PluginContext, CompletionFormat> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> FormatProvider<S> of(
            String type, Class<S> settings, BiFunction<S, PluginContext, CompletionFormat> create) {
        return new FormatProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public CompletionFormat create(S chosen, PluginContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
