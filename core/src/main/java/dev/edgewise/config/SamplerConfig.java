package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.edgewise.curriculum.sampler.Schedule;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which cell is asked next.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EdgeSamplerConfig.class, name = "edge"),
    @JsonSubTypes.Type(value = SamplerConfig.Uniform.class, name = "uniform"),
    @JsonSubTypes.Type(value = SamplerConfig.Staged.class, name = "staged"),
    @JsonSubTypes.Type(value = AdaRftConfig.class, name = "adarft"),
    @JsonSubTypes.Type(value = LevelsConfig.class, name = "levels"),
    @JsonSubTypes.Type(value = PoolsConfig.class, name = "pools"),
    @JsonSubTypes.Type(value = SecConfig.class, name = "sec"),
    @JsonSubTypes.Type(value = DumpConfig.class, name = "dump"),
    @JsonSubTypes.Type(value = LearnabilityConfig.class, name = "learnability"),
    @JsonSubTypes.Type(value = VcrlConfig.class, name = "vcrl"),
    @JsonSubTypes.Type(value = PclConfig.class, name = "pcl"),
    @JsonSubTypes.Type(value = MoppsConfig.class, name = "mopps"),
    @JsonSubTypes.Type(value = PlrConfig.class, name = "plr")
})
public sealed interface SamplerConfig
        permits EdgeSamplerConfig,
                SamplerConfig.Uniform,
                SamplerConfig.Staged,
                AdaRftConfig,
                LevelsConfig,
                PoolsConfig,
                SecConfig,
                DumpConfig,
                LearnabilityConfig,
                VcrlConfig,
                PclConfig,
                MoppsConfig,
                PlrConfig {
    /// All cells alike.
    record Uniform() implements SamplerConfig {
        static final Section SECTION = Section.of("Every environment, and each of its levels, alike; the baseline.");
    }

    /// Easy to hard by the clock, whatever the model does.
    record Staged(Schedule schedule) implements SamplerConfig {
        static final Section SECTION = Section.of(
                "Easy to hard by the clock, whatever the model does (E2H Reasoner, 2506.06632).",
                Key.choice(
                        "schedule",
                        Schedule.CLASSIC,
                        "classic: one level after the other; balanced: all alike; cosine: from easy to hard, all levels"
                                + " in play; gaussian: around one level that moves."));
    }

    /// The sections of all samplers, by type.
    static Map<String, Section> sections() {
        Map<String, Section> byType = new LinkedHashMap<>();
        byType.put("edge", EdgeSamplerConfig.SECTION);
        byType.put("uniform", Uniform.SECTION);
        byType.put("staged", Staged.SECTION);
        byType.put("adarft", AdaRftConfig.SECTION);
        byType.put("levels", LevelsConfig.SECTION);
        byType.put("pools", PoolsConfig.SECTION);
        byType.put("sec", SecConfig.SECTION);
        byType.put("dump", DumpConfig.SECTION);
        byType.put("learnability", LearnabilityConfig.SECTION);
        byType.put("vcrl", VcrlConfig.SECTION);
        byType.put("pcl", PclConfig.SECTION);
        byType.put("mopps", MoppsConfig.SECTION);
        byType.put("plr", PlrConfig.SECTION);
        return byType;
    }
}
