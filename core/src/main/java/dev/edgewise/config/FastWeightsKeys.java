package dev.edgewise.config;

import dev.edgewise.settings.InvalidValue;
import dev.edgewise.teacher.known.PromptedTeacher;
import org.jspecify.annotations.Nullable;

/// Which algorithms prompts can evolve beside.
final class FastWeightsKeys {
    private FastWeightsKeys() {}

    /// Refuses prompts that nothing would be sampled under, and a teacher that would have no prompts.
    ///
    /// @throws InvalidValue naming the key
    static void require(@Nullable FastWeightsConfig fast, AlgorithmConfig algorithm) {
        GrpoSettings grpo = RunConfig.grpo(algorithm);
        DistillConfig distill = grpo == null ? null : grpo.distill();
        if (fast == null) {
            if (distill != null && distill.teacher().type().equals(PromptedTeacher.PROVIDER.type())) {
                throw new InvalidValue(
                        "algorithm.distill.teacher",
                        "is the model itself under the prompts of fast_weights, which is left out: add fast_weights,"
                                + " or take a teacher of another type");
            }
            return;
        }
        if (grpo == null) {
            throw new InvalidValue(
                    "fast_weights",
                    "must be left out with algorithm " + algorithm.type()
                            + ", which samples no completions, so that no prompt can be tried; remove it, or take"
                            + " algorithm edge or grpo");
        }
        if (fast.promptsPerGroup() > grpo.numGenerations()) {
            throw new InvalidValue(
                    "fast_weights.prompts_per_group",
                    "must be at most algorithm.num_generations (" + grpo.numGenerations()
                            + "), the completions that are spread over the prompts, but was "
                            + fast.promptsPerGroup());
        }
    }
}
