package dev.edgewise.plugin;

import dev.edgewise.curriculum.AdmissionGate;
import java.util.function.BiFunction;

/// Makes a gate: `curriculum.gates`.
public interface GateProvider<S extends Record> extends Provider<S, GateContext, AdmissionGate> {
    /// Makes a provider from its type, its settings and a function.
    static <S extends Record> GateProvider<S> of(
            String type, Class<S> settings, BiFunction<S, GateContext, AdmissionGate> create) {
        return new GateProvider<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Class<S> settings() {
                return settings;
            }

            @Override
            public AdmissionGate create(S chosen, GateContext context) {
                return create.apply(chosen, context);
            }
        };
    }
}
