package dev.edgewise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The sampling loop on a tiny random model.
@Tag("native")
class GeneratorTest {
    private static final List<Generator.Request> REQUESTS = List.of(
            new Generator.Request(new int[] {3, 4, 5, 6, 7}, 11),
            new Generator.Request(new int[] {9}, 12),
            new Generator.Request(new int[] {8, 1, 2}, 13));
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 0, 24, List.of());

    @Test
    void sameSeedSameCompletionsWhateverElseIsInTheBatch() {
        try (Policy policy = TinyPolicy.open()) {
            Generator generator = new Generator(policy, tokenizer(policy));
            List<List<Completion>> together = generator.generate(REQUESTS, 6, SAMPLING);
            List<List<Completion>> again = generator.generate(REQUESTS, 6, SAMPLING);
            for (int i = 0; i < REQUESTS.size(); i++) {
                List<Completion> alone = generator
                        .generate(List.of(REQUESTS.get(i)), 6, SAMPLING)
                        .getFirst();
                for (int g = 0; g < 6; g++) {
                    assertThat(again.get(i).get(g).tokenIds())
                            .containsExactly(together.get(i).get(g).tokenIds());
                    assertThat(alone.get(g).tokenIds())
                            .containsExactly(together.get(i).get(g).tokenIds());
                }
            }
            long live = TensorScope.liveTensors();
            generator.generate(REQUESTS, 6, SAMPLING);
            assertThat(TensorScope.liveTensors()).isEqualTo(live);
        }
    }

    @Test
    void logProbabilitiesAreThoseOfTheTrainingPass() {
        try (Policy policy = TinyPolicy.open()) {
            Generator generator = new Generator(policy, tokenizer(policy));
            SamplingSettings warm = new SamplingSettings(0.7, 1, 0, 24, List.of());
            List<List<Completion>> groups = generator.generate(REQUESTS, 4, warm);
            List<TrainingSequence> sequences = new ArrayList<>();
            List<Completion> completions = new ArrayList<>();
            for (int i = 0; i < REQUESTS.size(); i++) {
                for (Completion completion : groups.get(i)) {
                    completions.add(completion);
                    sequences.add(TrainingSequence.demonstration(REQUESTS.get(i).promptIds(), completion.tokenIds()));
                }
            }
            List<float[]> recomputed = policy.logProbs(sequences, 0.7);
            for (int i = 0; i < completions.size(); i++) {
                assertThat(completions.get(i).logProbs()).containsExactly(recomputed.get(i), within(2e-4f));
            }
        }
    }

    @Test
    void endsAtTheEndTokenTheStopStringOrTheLimit() {
        try (Policy policy = TinyPolicy.open()) {
            LetterTokenizer tokenizer = tokenizer(policy);
            Generator generator = new Generator(policy, tokenizer);
            List<Completion> plain = generator
                    .generate(List.of(REQUESTS.getFirst()), 32, SAMPLING)
                    .getFirst();
            assertThat(plain).extracting(Completion::finish).contains(FinishReason.EOS, FinishReason.LENGTH);
            for (Completion completion : plain) {
                int last = completion.tokenIds()[completion.length() - 1];
                assertThat(completion.length()).isBetween(1, 24);
                assertThat(last == tokenizer.endId()).isEqualTo(completion.finish() == FinishReason.EOS);
                assertThat(completion.finish() == FinishReason.LENGTH)
                        .isEqualTo(completion.length() == 24 && last != tokenizer.endId());
            }
            String stop = plain.stream()
                    .filter(c -> c.length() > 6)
                    .findFirst()
                    .orElseThrow()
                    .text()
                    .substring(3, 5);
            List<Completion> stopped = generator
                    .generate(List.of(REQUESTS.getFirst()), 32, new SamplingSettings(1, 1, 0, 24, List.of(stop)))
                    .getFirst();
            assertThat(stopped).extracting(Completion::finish).contains(FinishReason.STOP);
            assertThat(stopped).allSatisfy(c -> assertThat(c.text()).doesNotContain(stop));
        }
    }

    private static LetterTokenizer tokenizer(Policy policy) {
        return new LetterTokenizer(policy.weights().config().vocabulary());
    }
}
