package dev.edgewise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.grammar.Grammar;
import dev.edgewise.grammar.TokenTexts;
import dev.edgewise.grammar.TokenWalk;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Completions of a tiny random model that a grammar constrains.
@Tag("native")
class ConstrainedGenerationTest {
    private static final AlphabetTokenizer TOKENIZER = new AlphabetTokenizer("0123456789[], -abcdefgh");
    private static final int[] PROMPT = {3, 4, 5};
    private static final Generator.Request FREE = new Generator.Request(PROMPT, 11);
    private static final SamplingSettings SAMPLING = new SamplingSettings(1, 1, 0, 24, List.of());

    private static final JsonNode SCHEMA = JsonNodeFactory.instance
            .objectNode()
            .put("type", "array")
            .put("minItems", 1)
            .put("maxItems", 3)
            .set("items", JsonNodeFactory.instance.objectNode().put("type", "integer"));

    private static Grammar lists() {
        return Grammar.json(SCHEMA, TokenTexts.of(TOKENIZER));
    }

    private static Generator.Request constrained() {
        return new Generator.Request(PROMPT, 11, new Constraints(TOKENIZER).json(SCHEMA));
    }

    @Test
    void everyCompletionThatEndsIsOfTheGrammar() {
        Grammar grammar = lists();
        try (Policy policy = TinyPolicy.open()) {
            Generator generator = new Generator(policy, TOKENIZER);
            long live = TensorScope.liveTensors();
            List<Completion> all =
                    generator.generate(List.of(constrained()), 64, SAMPLING).getFirst();
            assertThat(TensorScope.liveTensors()).isEqualTo(live);
            assertThat(all)
                    .filteredOn(c -> c.finish() == FinishReason.EOS)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(c -> {
                        assertThat(grammar.matches(c.text())).as(c.text()).isTrue();
                        assertThat(c.logProbs()[0]).as("the bracket is forced").isZero();
                        assertThat(c.entropies()[0]).isZero();
                    });
            assertThat(all).noneMatch(c -> c.finish() == FinishReason.STOP);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.7, 1, 1e-20})
    void logProbabilitiesAreThoseOfTheAllowedTokens(double temperature) {
        Grammar grammar = lists();
        try (Policy policy = TinyPolicy.open()) {
            Completion completion = new Generator(policy, TOKENIZER)
                    .generate(List.of(constrained()), 1, new SamplingSettings(temperature, 1, 0, 8, List.of()))
                    .getFirst()
                    .getFirst();
            TokenWalk walk = grammar.begin();
            for (int t = 0; t < completion.length(); t++) {
                double[] logProbs =
                        logSoftmax(logits(policy, completion, t), walk.allowed(), temperature == 0 ? 1 : temperature);
                int id = completion.tokenIds()[t];
                assertThat((double) completion.logProbs()[t]).isCloseTo(logProbs[id], within(2e-4));
                double entropy = walk.allowed().stream()
                        .mapToDouble(v -> logProbs[v] < -700 ? 0 : -Math.exp(logProbs[v]) * logProbs[v])
                        .sum();
                assertThat((double) completion.entropies()[t]).isCloseTo(entropy, within(2e-4));
                walk.accept(id);
            }
        }
    }

    private static float[] logits(Policy policy, Completion completion, int t) {
        int[] ids = Arrays.copyOf(PROMPT, PROMPT.length + t);
        System.arraycopy(completion.tokenIds(), 0, ids, PROMPT.length, t);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            var prefill = policy.inference().prefill(new int[][] {ids}, 1, 1);
            try (var _ = prefill.cache()) {
                return policy.head().logits(prefill.hidden()).toFloats();
            }
        }
    }

    private static double[] logSoftmax(float[] logits, BitSet allowed, double temperature) {
        double[] scaled = new double[logits.length];
        Arrays.setAll(scaled, v -> logits[v] / temperature);
        double most = allowed.stream().mapToDouble(v -> scaled[v]).max().orElseThrow();
        double sum =
                allowed.stream().mapToDouble(v -> Math.exp(scaled[v] - most)).sum();
        return Arrays.stream(scaled).map(z -> z - most - Math.log(sum)).toArray();
    }

    @Test
    void requestsWithoutAConstraintAreTheSameBesideOne() {
        try (Policy policy = TinyPolicy.open()) {
            Generator generator = new Generator(policy, TOKENIZER);
            List<List<Completion>> free = generator.generate(List.of(FREE, FREE), 3, SAMPLING);
            List<List<Completion>> beside = generator.generate(List.of(FREE, constrained()), 3, SAMPLING);
            for (int i = 0; i < 3; i++) {
                assertThat(beside.getFirst().get(i).tokenIds())
                        .containsExactly(free.getFirst().get(i).tokenIds());
                assertThat(beside.getFirst().get(i).logProbs())
                        .containsExactly(free.getFirst().get(i).logProbs());
            }
        }
    }

    @Test
    void eachTurnOfADialogueKeepsToIt() {
        Grammar grammar = lists();
        try (Policy policy = TinyPolicy.open()) {
            Generator generator = new Generator(policy, TOKENIZER);
            try (Dialogue dialogue = generator.dialogue(List.of(constrained()), 8, SAMPLING)) {
                List<Completion> written = new ArrayList<>(dialogue.first());
                written.addAll(dialogue.next(List.of(
                        new Dialogue.Next(0, new int[] {1, 2}, 24), new Dialogue.Next(5, new int[] {1, 2}, 24))));
                assertThat(written)
                        .filteredOn(c -> c.finish() == FinishReason.EOS)
                        .allSatisfy(c -> assertThat(grammar.matches(c.text())).isTrue());
                assertThat(written).allSatisfy(c -> assertThat(c.text()).startsWith("["));
            }
        }
    }

    @Test
    void topPAndTopKCutWhatIsAllowed() {
        BitSet allowed = new BitSet();
        allowed.set(1);
        allowed.set(3);
        for (float u : new float[] {0, 0.3f, 0.7f, 0.999999f}) {
            try (var _ = TensorScope.open()) {
                var logits = Tensors.floats(Device.CPU, new float[] {9, 1, 8, 0, 7}, 1, 5);
                TokenSampler.restrict(logits, 0, allowed);
                TokenSampler.Draw draw =
                        TokenSampler.draw(logits, new float[] {u}, new SamplingSettings(1, 0.9, 4, 1, List.of()));
                assertThat(draw.tokens()[0]).isEqualTo(u * 1.0 < 0.73 ? 1 : 3);
            }
        }
    }
}
