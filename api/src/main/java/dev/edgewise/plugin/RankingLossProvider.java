package dev.edgewise.plugin;

import dev.edgewise.ranking.RankingLoss;
import java.util.function.BiFunction;

/// Makes a loss of scored lists: `algorithm.loss` of algorithm `rerank`.
public interface RankingLossProvider<S extends Record> extends Provider<S, PluginContext, RankingLoss> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> RankingLossProvider<S> of(
            String type, Class<S> settings, BiFunction<S, PluginContext, RankingLoss> create) {
        return new RankingLossProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public RankingLoss create(S chosen, PluginContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
