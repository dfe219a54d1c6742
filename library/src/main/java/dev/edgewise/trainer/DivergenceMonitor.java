package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.environment.Environment;
import dev.edgewise.generate.AdapterlessSampler;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.monitor.KlEstimate;
import dev.edgewise.monitor.Reading;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;

/// Reads how far policy and reference are from each other, in both directions, on held-out prompts of the
/// tasks being trained: completions of each are scored by both.
///
/// @param samples prompts per level
public record DivergenceMonitor(
        Sampled policy,
        Sampled reference,
        List<Environment> environments,
        PromptRenderer prompts,
        SamplingSettings sampling,
        int samples,
        long seed)
        implements Monitor {
    /// A policy as a judge of completions, and the generator that samples from it.
    public record Sampled(Reference scorer, CompletionSampler generator) {
        /// Returns the policy that is trained.
        public static Sampled policy(Policy policy, CompletionSampler generator) {
            return new Sampled(policy, generator);
        }

        /// Returns the model beneath a policy's adapter.
        ///
        /// @param generator samples from the policy
        public static Sampled beneath(Policy policy, CompletionSampler generator) {
            return new Sampled(policy.withoutAdapter(), new AdapterlessSampler(policy, generator));
        }
    }

    @Override
    public Reading read() {
        List<Generator.Request> requests = new ArrayList<>();
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                var random = Seeds.stream(seed, "divergence", environment.name(), level);
                for (int i = 0; i < samples; i++) {
                    Task task = environment.draw(Split.TEST, level, random);
                    requests.add(new Generator.Request(
                            prompts.render(task).ids(),
                            Seeds.derive(seed, "divergence", environment.name(), level, i)));
                }
            }
        }
        return new Reading.Divergence(
                "held-out tasks", estimate(policy, reference, requests), estimate(reference, policy, requests));
    }

    /// Returns KL(p ‖ q) on completions drawn from p.
    private KlEstimate estimate(Sampled p, Sampled q, List<Generator.Request> requests) {
        List<List<Completion>> completions = p.generator().generate(requests, 1, sampling);
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Completion completion = completions.get(i).getFirst();
            sequences.add(
                    new TrainingSequence(requests.get(i).promptIds(), completion.tokenIds(), 0, completion.logProbs()));
        }
        return KlEstimate.of(
                joined(p.scorer().logProbs(sequences, sampling.temperature())),
                joined(q.scorer().logProbs(sequences, sampling.temperature())));
    }

    private static float[] joined(List<float[]> parts) {
        float[] joined = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
