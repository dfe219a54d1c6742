package dev.edgewise.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.encoder.EncoderConfig.DropoutRates;
import dev.edgewise.error.DataException;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.Parameter;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of every pass, whatever the numbers.
@Tag("native")
class EncoderTrainingTest {
    private static final double STEP = 1e-2;

    private long live;
    private TensorScope scope;
    private Gradients gradients;
    private EncoderWeights weights;

    @BeforeEach
    void open() {
        live = TensorScope.liveTensors();
        scope = TensorScope.open();
        gradients = Gradients.disabled();
    }

    @AfterEach
    void close() {
        weights.close();
        gradients.close();
        scope.close();
        assertThat(TensorScope.liveTensors()).isEqualTo(live);
    }

    private void open(String model) {
        weights = TinyEncoder.named(model).weights(DType.F32);
    }

    /// Pairs of many lengths, as a batch has them.
    private List<PairTokens> pairs(int count, int longest) {
        RandomGenerator random = Seeds.stream(3, "pairs");
        List<PairTokens> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = i == 0 ? longest : random.nextInt(2, longest + 1);
            int[] ids = random.ints(length, 3, weights.config().vocabulary()).toArray();
            pairs.add(new PairTokens(
                    ids, IntStream.range(0, length).map(t -> 2 * t / length).toArray()));
        }
        return pairs;
    }

    private static float[][] ones(int pairs, int labels) {
        float[][] ones = new float[pairs][labels];
        for (float[] row : ones) {
            Arrays.fill(row, 1);
        }
        return ones;
    }

    private float[] gradient(Parameter parameter) {
        return parameter.gradient().toFloats();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert, gelu, 1", "roberta", "distilbert", "electra", "modernbert"})
    void aPairHasTheSameLogitsAloneAndInABatch(String model) {
        open(model);
        requireSameAloneAndTogether();
    }

    @Test
    void aPairLongerThanTheLastLayersWindowIsTheSameAloneAndInABatch() {
        weights = TinyEncoder.named("modernbert").endingInWindow().weights(DType.F32);
        requireSameAloneAndTogether();
    }

    private void requireSameAloneAndTogether() {
        List<PairTokens> pairs = pairs(9, 12);
        EncoderTraining training = new EncoderTraining(weights);

        float[][] together = training.forward(pairs, Dropout.OFF);
        training.backward(ones(pairs.size(), 1));
        List<float[]> sums = weights.parameters().stream().map(this::gradient).toList();

        weights.clearGradients();
        for (int i = 0; i < pairs.size(); i++) {
            float[][] alone = training.forward(List.of(pairs.get(i)), Dropout.OFF);
            training.backward(ones(1, 1));
            assertThat(alone[0]).containsExactly(together[i], within(1e-6f));
        }
        for (int p = 0; p < sums.size(); p++) {
            assertThat(gradient(weights.parameters().get(p)))
                    .as(weights.parameters().get(p).name())
                    .containsExactly(sums.get(p), within(2e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert, gelu, 1", "modernbert"})
    void dropoutHasTheGradientOfItsOwnMask(String model) {
        open(model);
        EncoderWeights plain = weights;
        weights = new EncoderWeights(
                plain.config().withDropout(new DropoutRates(0.2, 0.3, 0.2, 0.25, 0.2, 0.1)), Device.CPU);
        for (int i = 0; i < plain.parameters().size(); i++) {
            weights.parameters().get(i).master().copy_(plain.parameters().get(i).master());
        }
        plain.close();
        weights.refresh(DType.F32);
        requireSlope(Dropout.seeded(5), pairs(4, 7));
        List<PairTokens> pairs = pairs(4, 7);
        EncoderTraining training = new EncoderTraining(weights);
        float[][] once = training.read(pairs, Dropout.seeded(6));
        assertThat(training.read(pairs, Dropout.seeded(6))).isDeepEqualTo(once);
        assertThat(training.read(pairs, Dropout.seeded(7))[0]).isNotEqualTo(once[0]);
    }

    @Test
    void anAdapterHasTheGradientOfItsFactorsAndTheHeadTrainsBesideIt() {
        open("bert, gelu_new");
        Adapters.create(
                weights, new AdapterConfig(3, 6, false, new TargetModules(List.of("query", "value", "dense")), ""), 4);
        RandomGenerator random = Seeds.stream(9, "test");
        for (Parameter parameter : weights.trainable()) {
            float[] values = new float[(int) parameter.master().count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 0.2f;
            }
            parameter
                    .master()
                    .copy_(Tensors.floats(Device.CPU, values, parameter.master().shape()));
        }
        weights.refresh(DType.F32);

        assertThat(weights.trainable().stream().map(Parameter::name).filter(name -> !name.contains("lora")))
                .containsExactly(
                        "bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias");
        assertThat(weights.linearModules())
                .containsKey("bert.encoder.layer.1.attention.self.query")
                .containsKey("bert.encoder.layer.0.output.dense")
                .doesNotContainKeys("bert.pooler.dense", "classifier");
        requireSlope(Dropout.OFF, pairs(3, 6));

        float[][] adapted = new EncoderInference(weights).logits(pairs(3, 6));
        try (EncoderWeights merged = weights.mergedCopy()) {
            merged.refresh(DType.F32);
            float[][] whole = new EncoderInference(merged).logits(pairs(3, 6));
            assertThat(whole[0]).containsExactly(adapted[0], within(1e-5f));
        }
    }

    /// Compares the derivative along the gradient with a difference quotient.
    private void requireSlope(Dropout dropout, List<PairTokens> pairs) {
        EncoderTraining training = new EncoderTraining(weights);
        int labels = weights.config().labels();
        training.forward(pairs, dropout);
        training.backward(ones(pairs.size(), labels));
        List<Parameter> all = weights.trainable();
        for (Parameter parameter : all) {
            double norm = Norms.of(parameter.gradient());
            if (norm < 1e-3) {
                continue;
            }
            Tensor direction = parameter.gradient().mul(STEP / norm);
            double slope = (sum(training, pairs, dropout, parameter, direction, 1)
                            - sum(training, pairs, dropout, parameter, direction, -1))
                    / (2 * STEP);
            assertThat(slope).as(parameter.name()).isCloseTo(norm, within(0.01 * norm + 2e-3));
        }
    }

    private double sum(
            EncoderTraining training,
            List<PairTokens> pairs,
            Dropout dropout,
            Parameter parameter,
            Tensor direction,
            int sign) {
        Tensor before = parameter.master().copy();
        parameter.master().add_(direction, sign);
        weights.refresh(DType.F32);
        double sum = Arrays.stream(training.read(pairs, dropout))
                .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
                .sum();
        parameter.master().copy_(before);
        weights.refresh(DType.F32);
        return sum;
    }

    @Test
    void keyBiasesAndThePaddingTokenHaveNoGradient() {
        open("bert, gelu, 1");
        List<PairTokens> pairs = List.of(new PairTokens(new int[] {3, 0, 9, 2, 0, 2}, new int[6]));
        EncoderTraining training = new EncoderTraining(weights);
        training.forward(pairs, Dropout.OFF);
        training.backward(ones(1, 1));

        Tensor words = weights.embeddings().words().gradient();
        assertThat(Norms.of(words.select(0, 0))).isZero();
        assertThat(Norms.of(words.select(0, 9))).isPositive();
        int c = weights.config().hidden();
        for (int layer = 0; layer < 2; layer++) {
            Tensor bias = weights.layer(layer).qkv().bias().gradient();
            assertThat(Norms.of(bias.narrow(0, c, c))).isLessThan(1e-6);
            assertThat(Norms.of(bias.narrow(0, 0, c))).isGreaterThan(1e-4);
        }
        Tensor positions = weights.embeddings().positions().gradient();
        assertThat(Norms.of(positions.narrow(0, 6, 6))).isZero();
    }

    @Test
    void halfPrecisionStaysNear() {
        open("bert, gelu, 1");
        List<PairTokens> pairs = pairs(5, 11);
        float[][] exact = new EncoderInference(weights).logits(pairs);
        weights.refresh(DType.BF16);
        EncoderTraining training = new EncoderTraining(weights);
        float[][] rounded = training.forward(pairs, Dropout.seeded(1));
        training.backward(ones(5, 1));
        for (int i = 0; i < pairs.size(); i++) {
            assertThat(training.read(pairs, Dropout.OFF)[i]).containsExactly(exact[i], within(0.03f));
        }
        assertThat(rounded).hasDimensions(5, 1);
    }

    @Test
    void aStepLeavesNoTensorBehind() {
        open("electra");
        List<PairTokens> pairs = pairs(4, 9);
        EncoderTraining training = new EncoderTraining(weights);
        weights.parameters().forEach(Parameter::gradient);
        long before = TensorScope.liveTensors();
        for (int step = 0; step < 2; step++) {
            try (var _ = TensorScope.open()) {
                training.forward(pairs, Dropout.seeded(step));
                training.backward(ones(4, 1));
            }
            new EncoderInference(weights, 5).logits(pairs);
            assertThat(TensorScope.liveTensors()).isEqualTo(before);
        }
    }

    @Test
    void whatTheModelCannotReadIsSaid() {
        open("roberta");
        EncoderTraining training = new EncoderTraining(weights);
        PairTokens fitting = new PairTokens(new int[12], new int[12]);
        assertThat(training.read(List.of(fitting), Dropout.OFF)).hasDimensions(1, 1);

        assertThatThrownBy(() -> training.read(List.of(fitting, new PairTokens(new int[13], new int[13])), Dropout.OFF))
                .isInstanceOf(DataException.class)
                .hasMessage("pair 1 of a batch has 13 tokens, but the roberta encoder reads at most 12;"
                        + " truncate pairs to that length");
        assertThatThrownBy(() -> training.read(List.of(new PairTokens(new int[] {0, 20}, new int[2])), Dropout.OFF))
                .isInstanceOf(ModelException.class)
                .hasMessage("token 20 of pair 0 of a batch is beyond the 20 ids of the vocabulary of the roberta"
                        + " encoder; use the tokenizer that belongs to the model");
        assertThatThrownBy(() -> training.backward(ones(1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("backward needs a forward pass before it");
    }
}
