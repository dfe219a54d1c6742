package dev.edgewise.plugin;

import dev.edgewise.tool.CallFormat;
import java.util.function.BiFunction;

/// Makes a way to write calls: `prompt.tool_format`.
public interface CallFormatProvider<S extends Record> extends Provider<S, PluginContext, CallFormat> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> CallFormatProvider<S> of(
            String type, Class<S> settings, BiFunction<S, PluginContext, CallFormat> create) {
        return new CallFormatProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public CallFormat create(S chosen, PluginContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
