package dev.edgewise.generate;

import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import java.util.List;

/// Draws completions for prompts: [Generator] in this process, [SharedGenerator] over the ranks of a run.
public interface CompletionSampler {
    /// `copies` completions for every request, in order.
    List<List<Completion>> generate(List<Generator.Request> requests, int copies, SamplingSettings settings);

    /// What times the drawing.
    Profile profile();
}
