package dev.edgewise.config;

import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.plugin.ImitationProvider;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.SamplerProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which task is asked next and which group is learned from.
///
/// Success rates are measured above what guessing gets: 0.5 is half way from there to 1.
@About("Which task is asked next and which group is learned from.")
public record CurriculumConfig(
        @Key(value = "Chooses the level and environment of the next group.", standard = "edge")
        Part<SamplerProvider<?>> sampler,

        @Key(value = "What a group must pass to enter the update; [] keeps every group.", standard = "[outcome]")
        List<Part<GateProvider<?>>> gates,

        @Key(
                value =
                        "What an outcome is worth one optimizer step later; lower follows a faster learner, 1 never forgets.",
                standard = "0.9",
                range = "(0, 1]",
                unit = "per step")
        double decay,

        @Key(
                value =
                        "A level whose success rate is above this with 95 % certainty is only reviewed. This and the rates"
                                + " below are of the way from what guessing gets to 1.",
                standard = "0.85",
                range = "(0, 1)")
        double mastered,

        @Key(
                value = "A mastered level whose success rate falls below this is trained again; below mastered.",
                standard = "0.75",
                range = "(0, 1)")
        double forgotten,

        @Key(
                value =
                        "Whose expert solutions are shown: of the lowest levels that are no skill yet; of the levels of the"
                                + " last 64 groups that are none; of all levels that are none, alike; or of those from"
                                + " which the model learns, by the likelihood of the solutions themselves, which needs imitate_below above 0.",
                standard = "frontier")
        Part<ImitationProvider<?>> imitate,

        @Key(
                value =
                        "Expert solutions of a level are shown, and its completions only measured, until its success rate reaches"
                                + " this; 0 stops at the first success, which suits a pretrained model, 0.5 suits random"
                                + " weights.",
                standard = "0.0",
                range = "[0, 1)")
        double imitateBelow,

        @Key(
                "What teaches a level whose success rate is below imitate_below, once its lessons are understood: the expert's next step (srl), or the task with help that fades (help). Expert solutions alone when left out. An environment may have lessons of its own.")
        @Nullable
        Part<LessonProvider<?>> lessons,

        @Key(
                value =
                        "Whether expert solutions of a level are shown on while lessons teach it. Otherwise lessons take their place.",
                standard = "false")
        boolean solutionsBesideLessons) {

    public CurriculumConfig {
        gates = List.copyOf(gates);
        Keys.check(
                CurriculumConfig.class,
                sampler,
                gates,
                decay,
                mastered,
                forgotten,
                imitate,
                imitateBelow,
                lessons,
                solutionsBesideLessons);
        double hopeless = StagePolicy.STANDARD.hopeless();
        if (imitateBelow != 0 && !(imitateBelow > hopeless && imitateBelow < forgotten)) {
            throw new InvalidValue(
                    "imitate_below",
                    "must be 0, or above " + hopeless + " and below forgotten (" + forgotten + ") but was "
                            + imitateBelow);
        }
        if (imitate.type().equals("learnable") && imitateBelow == 0) {
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
