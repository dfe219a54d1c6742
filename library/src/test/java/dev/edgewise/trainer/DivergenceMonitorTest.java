package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.family.Comparison;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.model.Weights;
import dev.edgewise.monitor.KlEstimate;
import dev.edgewise.monitor.Reading;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.profile.Profile;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Split;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.DivergenceMonitor.Sampled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both directions of the divergence, against distributions that are known.
@Tag("native")
class DivergenceMonitorTest {
    private static final Comparison TASK = new Comparison(AnswerFormat.BARE, false);
    private static final SamplingSettings ONE_TOKEN = new SamplingSettings(1, 1, 0, 1, List.of());
    private static final Offset<Double> FLOATS = within(1e-6);

    @TempDir
    Path directory;

    /// A policy that writes one of two tokens, whatever the prompt, and draws them in a given order.
    ///
    /// @param first probability of token 0
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Coin(double first, int... draws) implements CompletionSampler, Reference {
        private float logProb(int token) {
            return (float) Math.log(token == 0 ? first : 1 - first);
        }

        @Override
        public List<List<Completion>> generate(
                List<Generator.Request> requests, int copies, SamplingSettings settings) {
            List<List<Completion>> completions = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                int token = draws[i % draws.length];
                completions.add(List.of(new Completion(
                        new int[] {token}, new float[] {logProb(token)}, new float[1], FinishReason.LENGTH, "")));
            }
            return completions;
        }

        @Override
        public List<float[]> logProbs(List<TrainingSequence> sequences, double temperature) {
            return sequences.stream()
                    .map(sequence -> new float[] {logProb(sequence.completionIds()[0])})
                    .toList();
        }

        @Override
        public Profile profile() {
            return new Profile(System::nanoTime);
        }

        Sampled sampled() {
            return new Sampled(this, this);
        }
    }

    private static Reading.Divergence read(Coin policy, Coin reference) {
        try (HfTokenizer tokenizer = CharacterTokenizer.create(TASK.alphabet().orElseThrow(), null)) {
            PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
            return (Reading.Divergence) new DivergenceMonitor(
                            policy.sampled(), reference.sampled(), List.of(TASK), prompts, ONE_TOKEN, 4, 11)
                    .read();
        }
    }

    private static void assertEstimate(KlEstimate estimate, double k1, double k3) {
        assertThat(estimate.k1()).isCloseTo(k1, FLOATS);
        assertThat(estimate.k3()).isCloseTo(k3, FLOATS);
        assertThat(estimate.tokens()).isEqualTo(4L * TASK.levels());
    }

    /// π_θ = (¾, ¼), π_ref = (½, ½), each drawn in its own proportions, so that k1 and k3 are the divergence itself:
    /// KL(π_θ ‖ π_ref) = ¾·ln 1.5 + ¼·ln 0.5, KL(π_ref ‖ π_θ) = ½·ln(2/3) + ½·ln 2.
    @Test
    void reverseIsThePolicysAndForwardTheReferences() {
        Reading.Divergence read = read(new Coin(0.75, 0, 0, 0, 1), new Coin(0.5, 0, 1, 0, 1));
        assertEstimate(read.reverse(), 0.1308120360, 0.1308120360);
        assertEstimate(read.forward(), 0.1438410362, 0.1438410362);
        assertThat(read.inputs()).isEqualTo("held-out tasks");
    }

    /// The same distributions drawn in the other's proportions. Reverse: d = ln 1.5 and ln 0.5 in turn, k1 their mean,
    /// k3 = (2/3 + 2)/2 + k1 − 1. Forward: d = −ln 1.5 three times and ln 2, k3 = (3·1.5 + 0.5)/4 + k1 − 1.
    @Test
    void k1AndK3DifferWhereTheDrawsAreUneven() {
        Reading.Divergence read = read(new Coin(0.75, 0, 1, 0, 1), new Coin(0.5, 0, 0, 0, 1));
        assertEstimate(read.reverse(), -0.1438410362, 0.1894922971);
        assertEstimate(read.forward(), -0.1308120360, 0.1191879640);
    }

    /// One token is drawn of the whole vocabulary, so that the divergence of two real models can be summed
    /// up exactly: a policy whose logits are ten times those of the copy that is its reference.
    @Test
    void aCopiedReferenceIsMeasuredInBothDirections() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create(TASK.alphabet().orElseThrow(), null);
                TinyRun run = new TinyRun(TinySetup.in(directory));
                Policy copy = run.policy.frozenCopy()) {
            sharpen(run.policy.weights());
            Reading.Divergence read = (Reading.Divergence) new DivergenceMonitor(
                            Sampled.policy(run.policy, new Generator(run.policy, tokenizer)),
                            new Sampled(copy, new Generator(copy, tokenizer)),
                            List.of(TASK),
                            new PromptRenderer(tokenizer, null, ""),
                            ONE_TOKEN,
                            200,
                            11)
                    .read();
            double reverse = exact(run.policy, copy, tokenizer);
            double forward = exact(copy, run.policy, tokenizer);
            assertThat(Math.abs(forward - reverse)).as("the directions differ").isGreaterThan(0.5);
            // 600 draws and more, some standard errors of d, whose deviation is about 2
            assertThat(read.reverse().k1()).isCloseTo(reverse, within(0.25));
            assertThat(read.forward().k1()).isCloseTo(forward, within(0.25));
            assertThat(read.forward().k3()).isCloseTo(forward, within(0.25));
        }
    }

    private static void sharpen(Weights weights) {
        weights.parameters().stream()
                .filter(parameter -> parameter.name().equals("model.norm.weight"))
                .forEach(norm -> norm.master().mul_(10));
        weights.refresh(weights.compute());
    }

    /// KL(p ‖ q) of the first token, summed over the vocabulary, mean over 20 prompts a level.
    private static double exact(Reference p, Reference q, HfTokenizer tokenizer) {
        PromptRenderer prompts = new PromptRenderer(tokenizer, null, "");
        var random = Seeds.stream(5, "exact");
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < 20 * TASK.levels(); i++) {
            int[] prompt = prompts.render(
                            TASK.draw(Split.TEST, i % TASK.levels(), random).question())
                    .ids();
            for (int token = 0; token < tokenizer.vocabularySize(); token++) {
                sequences.add(TrainingSequence.demonstration(prompt, new int[] {token}));
            }
        }
        List<float[]> ofP = p.logProbs(sequences, 1);
        List<float[]> ofQ = q.logProbs(sequences, 1);
        double sum = 0;
        for (int i = 0; i < sequences.size(); i++) {
            sum += Math.exp(ofP.get(i)[0]) * ((double) ofP.get(i)[0] - ofQ.get(i)[0]);
        }
        return sum / (20 * TASK.levels());
    }
}
