package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What a run learns from.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EdgeConfig.class, name = "edge"),
    @JsonSubTypes.Type(value = GrpoConfig.class, name = "grpo"),
    @JsonSubTypes.Type(value = SftConfig.class, name = "sft"),
    @JsonSubTypes.Type(value = DpoConfig.class, name = "dpo"),
    @JsonSubTypes.Type(value = KtoConfig.class, name = "kto"),
    @JsonSubTypes.Type(value = CpoConfig.class, name = "cpo"),
    @JsonSubTypes.Type(value = OrpoConfig.class, name = "orpo"),
    @JsonSubTypes.Type(value = RerankConfig.class, name = "rerank")
})
public sealed interface AlgorithmConfig permits EdgeConfig, GrpoConfig, SftConfig, PreferenceConfig, RerankConfig {
    /// Returns its name as `type` spells it.
    default String type() {
        for (JsonSubTypes.Type each :
                AlgorithmConfig.class.getAnnotation(JsonSubTypes.class).value()) {
            if (each.value() == getClass()) {
                return each.name();
            }
        }
        throw new IllegalStateException(getClass() + " has no name");
    }
}
