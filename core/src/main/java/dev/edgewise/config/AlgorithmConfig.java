package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What a run learns from.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EdgeConfig.class, name = "edge"),
    @JsonSubTypes.Type(value = GrpoConfig.class, name = "grpo"),
    @JsonSubTypes.Type(value = SftConfig.class, name = "sft")
})
public sealed interface AlgorithmConfig permits EdgeConfig, GrpoConfig, SftConfig {}
