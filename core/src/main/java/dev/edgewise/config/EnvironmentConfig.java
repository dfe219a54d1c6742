package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.edgewise.environment.family.TaskFamily;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// One environment of a run.
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        include = JsonTypeInfo.As.EXISTING_PROPERTY,
        property = "type",
        visible = true)
@JsonSubTypes({
    @JsonSubTypes.Type(value = DatasetConfig.class, name = DatasetConfig.TYPE),
    @JsonSubTypes.Type(
            value = FamilyConfig.class,
            names = {
                "addition",
                "subtraction",
                "multiplication",
                "division",
                "chain_sum",
                "digit_sum",
                "comparison",
                "maximum",
                "sorting",
                "reversal",
                "sequence",
                "roman",
                "caesar",
                "base_conversion",
                "counting",
                "countdown"
            })
})
public sealed interface EnvironmentConfig permits FamilyConfig, DatasetConfig {
    /// Unique within the run, as metric keys write it.
    String name();

    /// The sections of all environment types, by type.
    static Map<String, Section> sections() {
        Map<String, Section> byType = new LinkedHashMap<>();
        for (TaskFamily family : TaskFamily.values()) {
            byType.put(Names.of(family), FamilyConfig.section(family));
        }
        byType.put(DatasetConfig.TYPE, DatasetConfig.SECTION);
        return byType;
    }

    /// The key `name` of an environment whose name is `standard` when left out.
    static Key nameKey(String standard) {
        return Key.text(
                "name",
                standard,
                Pattern.compile("[a-z0-9_]+"),
                "lower-case letters, digits or '_'",
                "Unique within the run; metric keys carry it.");
    }
}
