package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a run learns from.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EdgeConfig.class, name = "edge"),
    @JsonSubTypes.Type(value = GrpoConfig.class, name = "grpo"),
    @JsonSubTypes.Type(value = SftConfig.class, name = "sft")
})
public sealed interface AlgorithmConfig permits EdgeConfig, GrpoConfig, SftConfig {
    /// The sections of all algorithms, by type.
    static Map<String, Section> sections() {
        Map<String, Section> byType = new LinkedHashMap<>();
        byType.put("edge", EdgeConfig.SECTION);
        byType.put("grpo", GrpoConfig.SECTION);
        byType.put("sft", SftConfig.SECTION);
        return byType;
    }
}
