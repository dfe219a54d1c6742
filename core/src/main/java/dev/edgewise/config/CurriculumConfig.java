package dev.edgewise.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.curriculum.StagePolicy;
import java.util.List;

/// Which task is asked next and which group is learned from.
///
/// Success rates are those above what guessing gets: 0.5 is half way from there to 1.
///
/// @param gates all must admit a group; empty admits every group
/// @param decay what evidence about a level is worth one optimizer step later
/// @param mastered lower bound of a level's success rate from which it is only reviewed
/// @param forgotten success rate below which a mastered level is trained again
/// @param imitate whose expert solutions are shown
/// @param imitateBelow success rate from which a level is reinforced, and below which its expert solutions are shown
public record CurriculumConfig(
        SamplerConfig sampler,
        List<GateConfig> gates,
        double decay,
        double mastered,
        double forgotten,
        ImitationRule imitate,
        double imitateBelow) {
    static final Section SECTION = Section.of(
            "Which task is asked next and which group is learned from.",
            new Key(
                    "sampler",
                    new Kind.Variants(SamplerConfig.sections()),
                    JsonNodeFactory.instance.objectNode().put("type", "edge"),
                    "",
                    "Chooses the level and environment of the next group."),
            new Key(
                    "gates",
                    new Kind.Items(new Kind.Variants(GateConfig.sections()), 0, Integer.MAX_VALUE),
                    JsonNodeFactory.instance.arrayNode().add("outcome"),
                    "",
                    "What a group must pass to enter the update; [] keeps every group."),
            Key.real(
                    "decay",
                    0.9,
                    Interval.aboveUpTo(0, 1),
                    "per step",
                    "What an outcome is worth one optimizer step later; lower follows a faster learner, 1 never forgets."),
            Key.real(
                    "mastered",
                    0.85,
                    Interval.open(0, 1),
                    "",
                    "A level whose success rate is above this with 95 % certainty is only reviewed. This and the rates"
                            + " below are of the way from what guessing gets to 1."),
            Key.real(
                    "forgotten",
                    0.75,
                    Interval.open(0, 1),
                    "",
                    "A mastered level whose success rate falls below this is trained again; below mastered."),
            Key.choice(
                    "imitate",
                    ImitationRule.FRONTIER,
                    "Whose expert solutions are shown: of the lowest levels that are no skill yet; of the levels of the"
                            + " last 64 groups that are none; of all levels that are none, alike; or of those from"
                            + " which the model learns, by the likelihood of the solutions themselves, which needs imitate_below above 0."),
            Key.real(
                    "imitate_below",
                    0.0,
                    Interval.fromBelow(0, 1),
                    "",
                    "Expert solutions of a level are shown, and its completions only measured, until its success rate reaches"
                            + " this; 0 stops at the first success, which suits a pretrained model, 0.5 suits random"
                            + " weights."));

    public CurriculumConfig {
        gates = List.copyOf(gates);
        SECTION.check("decay", decay);
        SECTION.check("mastered", mastered);
        SECTION.check("forgotten", forgotten);
        SECTION.check("imitate_below", imitateBelow);
        double hopeless = StagePolicy.STANDARD.hopeless();
        if (imitateBelow != 0 && !(imitateBelow > hopeless && imitateBelow < forgotten)) {
            throw new InvalidValue(
                    "imitate_below",
                    "must be 0, or above " + hopeless + " and below forgotten (" + forgotten + ") but was "
                            + imitateBelow);
        }
        if (imitate == ImitationRule.LEARNABLE && imitateBelow == 0) {
            throw new InvalidValue(
                    "imitate",
                    "must be frontier or asked where imitate_below is 0, since what is learnable is shown on, but was"
                            + " learnable; set imitate_below, for example to 0.5");
        }
        if (forgotten >= mastered) {
            throw new InvalidValue("forgotten", "must be below mastered (" + mastered + ") but was " + forgotten);
        }
    }
}
