package dev.edgewise.plugin;

import dev.edgewise.reward.Reward;
import java.util.function.BiFunction;

/// Makes a reward that shapes what the run learns from: `rewards`.
public interface RewardProvider<S extends Record> extends Provider<S, PluginContext, Reward> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> RewardProvider<S> of(
            String type, Class<S> settings, BiFunction<S, PluginContext, Reward> create) {
        return new RewardProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public Reward create(S chosen, PluginContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
