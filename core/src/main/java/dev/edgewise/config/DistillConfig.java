package dev.edgewise.config;

import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.HashSet;
import java.util.List;

/// On-policy distillation; names as in TRL's `DistillationConfig`, `ServerDistillationConfig` and `GKDConfig`.
@About("A teacher's token probabilities on the policy's own completions, beside the outcome; names as in TRL's"
        + " `DistillationConfig`, `ServerDistillationConfig` and `GKDConfig`.")
public record DistillConfig(
        @Key("Gives the probabilities: one that has the model's own tokens.")
        Part<TeacherProvider<?>> teacher,

        @Key(
                value =
                        "advantage: a token's credit is log π_teacher − log π_student, so that the reverse KL divergence falls;"
                                + " loss: the divergence of the whole distributions is added to the loss.",
                standard = "advantage")
        DistillMode mode,

        @Key(value = "What the teacher counts.", standard = "1.0", range = "(0, )")
        double weight,

        @Key(
                value = "What the outcome's advantage counts where the teacher teaches; 0 is distillation alone.",
                standard = "1.0",
                range = "[0, )")
        double rewardWeight,

        @Key(
                value =
                        "With mode loss: 0 is the forward KL divergence, 1 the reverse one, between them the generalised"
                                + " Jensen–Shannon divergence.",
                standard = "1.0",
                range = "[0, 1]")
        double beta,

        @Key(
                value =
                        "With mode loss: share of the policy's own completions; the rest of the divergence is taken on expert"
                                + " solutions.",
                standard = "1.0",
                range = "[0, 1]")
        double lmbda,

        @Key(
                value = "Divides the logits of the teacher, and with mode loss those of both.",
                standard = "1.0",
                range = "(0, )")
        double temperature,

        @Key(
                value =
                        "With mode loss: the teacher's most likely tokens that are compared, beside the completion's own; 0"
                                + " compares the whole vocabulary, which needs a local teacher.",
                standard = "0",
                range = "[0, )",
                unit = "tokens")
        int lossTopK,

        @Key(
                value =
                        "With loss_top_k: all other tokens count as one more; otherwise the few are scaled up to a sum of 1.",
                standard = "true")
        boolean lossAddTail,

        @Key(value = "Names of the environments in which the teacher teaches; all when empty.", standard = "[]")
        List<String> environments,

        @Key(
                value =
                        "Answers of the teacher by which a level's success rate is measured. Where it is not above the policy's,"
                                + " the teacher is left out. 0 trusts it everywhere.",
                standard = "8",
                range = "[0, )",
                unit = "answers")
        int teacherSamples,

        @Key(
                value = "After so many steps a level is measured again; 0 measures once.",
                standard = "200",
                range = "[0, )",
                unit = "steps")
        int teacherSteps) {
    public DistillConfig {
        environments = List.copyOf(environments);
        Keys.check(
                DistillConfig.class,
                teacher,
                mode,
                weight,
                rewardWeight,
                beta,
                lmbda,
                temperature,
                lossTopK,
                lossAddTail,
                environments,
                teacherSamples,
                teacherSteps);
        if (new HashSet<>(environments).size() < environments.size()) {
            throw new InvalidValue("environments", "must name every environment once but was " + environments);
        }
    }
}
