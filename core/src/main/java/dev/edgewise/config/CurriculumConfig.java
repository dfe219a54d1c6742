package dev.edgewise.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;

/// Which task is asked next and which group is learned from.
///
/// @param gates all must admit a group; empty admits every group
/// @param mastered success rate from which a cell counts as mastered
public record CurriculumConfig(SamplerConfig sampler, List<GateType> gates, double mastered) {
    static final Section SECTION = Section.of(
            "Which task is asked next and which group is learned from.",
            new Key(
                    "sampler",
                    new Kind.Variants(SamplerConfig.sections()),
                    JsonNodeFactory.instance.objectNode().put("type", "thompson"),
                    "",
                    "Chooses the cell (environment and level) of the next group."),
            new Key(
                    "gates",
                    new Kind.Items(
                            new Kind.Choice(Arrays.stream(GateType.values()).map(Names::of).toList()),
                            0,
                            Integer.MAX_VALUE),
                    JsonNodeFactory.instance.arrayNode().add(Names.of(GateType.OUTCOME)),
                    "",
                    "outcome keeps groups in which some completions succeeded and some failed and samples others for the"
                            + " rest; [] keeps every group."),
            Key.real("mastered", 0.9, Interval.aboveUpTo(0, 1), "", "Success rate from which a level counts as mastered."));

    public CurriculumConfig {
        gates = List.copyOf(gates);
        SECTION.check("mastered", mastered);
    }
}
