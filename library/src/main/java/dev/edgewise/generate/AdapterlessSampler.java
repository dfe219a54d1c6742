package dev.edgewise.generate;

import dev.edgewise.policy.Policy;
import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import java.util.List;

/// Samples from the model beneath an adapter: switches the adapter off, lets another sampler draw, and switches it on
/// again.
///
/// @param policy the policy with the adapter
/// @param sampler samples from that policy
public record AdapterlessSampler(Policy policy, CompletionSampler sampler) implements CompletionSampler {
    @Override
    public List<List<Completion>> generate(List<Generator.Request> requests, int copies, SamplingSettings settings) {
        policy.weights().useAdapters(false);
        try {
            return sampler.generate(requests, copies, settings);
        } finally {
            policy.weights().useAdapters(true);
        }
    }

    @Override
    public Profile profile() {
        return sampler.profile();
    }
}
