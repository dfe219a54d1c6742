package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.family.Comparison;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is asked of whom, and that two measurements differ by the policy alone.
class EvaluatorTest {
    private static final int SAMPLES = 4;
    private static final Comparison TASKS = new Comparison(AnswerFormat.BARE, false);

    /// Answers `7`, and remembers what it was asked.
    private static final class Asked implements CompletionSampler {
        private final List<List<Generator.Request>> requests = new ArrayList<>();
        private final List<SamplingSettings> settings = new ArrayList<>();

        @Override
        public List<List<Completion>> generate(List<Generator.Request> asked, int copies, SamplingSettings how) {
            assertThat(copies).isOne();
            requests.add(asked);
            settings.add(how);
            return asked.stream()
                    .map(_ -> List.of(
                            new Completion(new int[] {1}, new float[] {0}, new float[] {0}, FinishReason.EOS, "7")))
                    .toList();
        }

        @Override
        public Profile profile() {
            return new Profile(() -> 0);
        }
    }

    private final Asked policy = new Asked();

    private Evaluator evaluator(long seed) {
        PromptRenderer prompts =
                new PromptRenderer(CharacterTokenizer.create(TASKS.alphabet().orElseThrow(), null), null, "");
        SamplingSettings sampling = new SamplingSettings(1, 0.9, 5, 6, List.of()).at(0.7);
        return new Evaluator(List.of(TASKS), prompts, policy, sampling, SAMPLES, seed);
    }

    private static List<Long> seeds(List<Generator.Request> requests) {
        return requests.stream().map(Generator.Request::seed).toList();
    }

    @Test
    void everyMeasurementDrawsWithTheSameRandomNumbersAndEveryAnswerWithItsOwn() {
        Evaluator evaluator = evaluator(3);
        evaluator.outcomes();
        evaluator.outcomes();
        List<Long> first = seeds(policy.requests.getFirst());
        assertThat(first).hasSize(SAMPLES * TASKS.levels()).doesNotHaveDuplicates();
        assertThat(seeds(policy.requests.getLast())).isEqualTo(first);
        evaluator(4).outcomes();
        Set<Long> other =
                policy.requests.getLast().stream().map(Generator.Request::seed).collect(Collectors.toSet());
        assertThat(other).doesNotContainAnyElementsOf(first);
    }

    @Test
    void answersAreDrawnAsTold() {
        evaluator(3).outcomes();
        assertThat(policy.settings).containsExactly(new SamplingSettings(0.7, 0.9, 5, 6, List.of()));
    }

    @Test
    void atTemperatureZeroTheMostLikelyTokenIsTaken() {
        assertThat(new SamplingSettings(1, 0.9, 5, 6, List.of("\n")).at(0))
                .isEqualTo(SamplingSettings.greedy(6, List.of("\n")));
    }
}
