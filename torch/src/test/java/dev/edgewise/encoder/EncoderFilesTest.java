package dev.edgewise.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checkpoints as they lie about: bare, with other heads, with old names, of another model.
@Tag("native")
class EncoderFilesTest {
    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();

    private Path file() {
        return directory.resolve("model.safetensors");
    }

    /// Writes a tiny model's tensors under other names.
    private void write(String model, Predicate<String> kept, UnaryOperator<String> rename, List<TensorData> more) {
        try (var _ = TensorScope.open();
                EncoderWeights weights = TinyEncoder.named(model).weights(DType.F32)) {
            List<TensorData> tensors = new ArrayList<>(more);
            for (TensorData tensor : WeightFiles.store(weights)) {
                TensorInfo info = tensor.info();
                if (kept.test(info.name())) {
                    TensorInfo renamed = new TensorInfo(rename.apply(info.name()), ElementType.F32, info.shape());
                    tensors.add(new TensorData(renamed, tensor.bytes()));
                }
            }
            SafetensorsWriter.write(file(), tensors, SafetensorsWriter.PYTORCH);
        }
    }

    private static TensorData zeros(String name, ElementType type, long... shape) {
        TensorInfo info = new TensorInfo(name, type, shape);
        return new TensorData(info, () -> Arena.ofAuto().allocate(info.bytes()));
    }

    private EncoderWeights open(EncoderConfig config) {
        try (TensorFile file = Safetensors.open(file())) {
            EncoderWeights weights = EncoderFiles.open(file, config, Device.CPU, 7, notes::add);
            weights.refresh(DType.F32);
            return weights;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert, gelu, 1", "roberta", "distilbert", "electra", "modernbert"})
    void whatIsStoredIsReadAgain(String model) {
        TinyEncoder tiny = TinyEncoder.named(model);
        write(model, _ -> true, name -> name, List.of());
        try (EncoderWeights weights = open(tiny.config());
                EncoderWeights expected = tiny.weights(DType.F32)) {
            assertThat(new EncoderInference(weights).logits(tiny.pairs())).hasDimensions(2, 1);
            assertThat(notes).isEmpty();
            assertThat(RandomEncoderTest.same(weights, expected)).isTrue();
        }
    }

    @Test
    void aBareEncoderWithOldNamesGetsANewHead() {
        TinyEncoder tiny = TinyEncoder.named("bert, gelu, 1");
        write(
                "bert, gelu, 1",
                name -> name.contains("encoder.") || name.contains("embeddings."),
                name -> name.substring("bert.".length())
                        .replace("LayerNorm.weight", "LayerNorm.gamma")
                        .replace("LayerNorm.bias", "LayerNorm.beta"),
                List.of(
                        zeros("embeddings.position_ids", ElementType.I64, 1, 12),
                        zeros("cls.predictions.bias", ElementType.F32, 20)));

        try (var _ = TensorScope.open();
                EncoderWeights first = open(tiny.config());
                EncoderWeights second = open(tiny.config())) {
            assertThat(notes)
                    .hasSize(2)
                    .containsOnly(file() + " has no bert.pooler.dense.weight, bert.pooler.dense.bias,"
                            + " classifier.weight, classifier.bias: these start at random values and have to be"
                            + " trained");
            assertThat(new EncoderInference(first).logits(tiny.pairs())[0])
                    .containsExactly(new EncoderInference(second).logits(tiny.pairs())[0])
                    .isNotEqualTo(tiny.logits()[0]);
            assertThat(first.head().classifier().bias().master().toFloats()).containsExactly(0f);
        }
    }

    @Test
    void aLanguageModelsHeadIsPassedOver() {
        write(
                "roberta",
                name -> !name.startsWith("classifier"),
                name -> name,
                List.of(
                        zeros("lm_head.dense.weight", ElementType.F32, 16, 16),
                        zeros("roberta.pooler.dense.weight", ElementType.F32, 16, 16)));

        open(TinyEncoder.named("roberta").config()).close();

        assertThat(notes)
                .containsExactly(file() + " has no classifier.dense.weight, classifier.dense.bias,"
                        + " classifier.out_proj.weight, classifier.out_proj.bias: these start at random values and"
                        + " have to be trained");
    }

    @Test
    void aHeadOfOtherLabelsIsRefused() {
        write("bert, gelu_new", _ -> true, name -> name, List.of());

        assertThatThrownBy(
                        () -> open(TinyEncoder.named("bert, gelu_new").config().withLabels(1)))
                .isInstanceOf(ModelException.class)
                .hasMessage("the head of " + file() + " has 3 labels ('classifier.weight'), but 1 were asked for;"
                        + " train with 3 labels, or start from a checkpoint without a head");
    }

    @Test
    void aHeadWithoutAShapeIsRefused() {
        write(
                "bert, gelu, 1",
                name -> !name.equals("classifier.bias"),
                name -> name,
                List.of(zeros("classifier.bias", ElementType.F32)));

        assertThatThrownBy(() -> open(TinyEncoder.named("bert, gelu, 1").config()))
                .isInstanceOf(ModelException.class)
                .hasMessage("tensor 'classifier.bias' of " + file() + " has shape [] but config.json asks for [1];"
                        + " check that weights and configuration are of one model");
    }

    @Test
    void anotherVocabularyIsRefused() {
        write(
                "bert, gelu, 1",
                name -> !name.contains("word_embeddings"),
                name -> name,
                List.of(zeros("bert.embeddings.word_embeddings.weight", ElementType.F32, 30, 16)));

        assertThatThrownBy(() -> open(TinyEncoder.named("bert, gelu, 1").config()))
                .isInstanceOf(ModelException.class)
                .hasMessage("tensor 'bert.embeddings.word_embeddings.weight' of " + file()
                        + " has shape [30, 16] but config.json asks for [20, 16];"
                        + " check that weights and configuration are of one model");
    }

    @Test
    void whatBelongsToNoEncoderIsRefused() {
        write("distilbert", _ -> true, name -> name, List.of(zeros("score.weight", ElementType.F32, 1, 16)));

        assertThatThrownBy(() -> open(TinyEncoder.named("distilbert").config()))
                .isInstanceOf(ModelException.class)
                .hasMessage("tensor 'score.weight' of " + file() + " does not belong to a distilbert encoder with"
                        + " this config.json; check that weights and configuration are of one model");
    }

    @Test
    void anEncoderThatLacksALayerIsRefused() {
        write("electra", name -> !name.endsWith("layer.1.output.dense.weight"), name -> name, List.of());

        assertThatThrownBy(() -> open(TinyEncoder.named("electra").config()))
                .isInstanceOf(ModelException.class)
                .hasMessage("tensor 'electra.encoder.layer.1.output.dense.weight' is missing from " + file()
                        + ", which has 42 tensors; the file is incomplete or of another model");
    }
}
