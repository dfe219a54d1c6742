package dev.edgewise.plugin;

import dev.edgewise.curriculum.TaskSampler;
import java.util.function.BiFunction;

/// Makes a sampler: `curriculum.sampler`.
public interface SamplerProvider<S extends Record> extends Provider<S, SamplerContext, TaskSampler> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> SamplerProvider<S> of(
            String type, Class<S> settings, BiFunction<S, SamplerContext, TaskSampler> create) {
        return new SamplerProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public TaskSampler create(S chosen, SamplerContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
