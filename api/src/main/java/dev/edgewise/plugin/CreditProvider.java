package dev.edgewise.plugin;

import dev.edgewise.advantage.Credit;
import java.util.function.BiFunction;

/// Makes a rule of credit, which turns rewards into advantages: `algorithm.scale_rewards`.
public interface CreditProvider<S extends Record> extends Provider<S, PluginContext, Credit> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> CreditProvider<S> of(
            String type, Class<S> settings, BiFunction<S, PluginContext, Credit> create) {
        return new CreditProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Credit create(S chosen, PluginContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
