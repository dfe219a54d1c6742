package dev.edgewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Adapters made by PEFT give PEFT's logits; ours read back as they were; those of another base are refused.
@Tag("native")
class AdaptersTest {
    private static final TargetModules ALL = new TargetModules(List.of(TargetModules.ALL_LINEAR));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"llama-qv", "llama-all-linear", "qwen2-qv", "qwen2-all-linear"})
    void logitsEqualPefts(String name) {
        JsonNode expected = Golden.json("lora/" + name + "/expected.json");
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = weights(expected.path("base").asText())) {
            List<float[]> base = logits(weights, expected);
            load(name, weights);
            weights.refresh(DType.F32);
            assertThat(weights.trainable().stream()
                            .mapToLong(p -> p.master().count())
                            .sum())
                    .isEqualTo(expected.path("parameters").asLong());
            check(weights, expected, "merged into the working copies");
            weights.useAdapters(false);
            assertThat(logits(weights, expected)).as("without the adapter").containsExactlyElementsOf(base);
            weights.useAdapters(true);
            check(weights, expected, "with the adapter again");
            weights.mergeAdapters();
            weights.refresh(DType.F32);
            assertThat(weights.adapter()).isNull();
            assertThat(weights.trainable()).isEqualTo(weights.parameters());
            check(weights, expected, "merged into the masters");
        }
    }

    /// The training pass at every position, and the prefill's last one, which decoding goes on from.
    private static void check(Weights weights, JsonNode expected, String what) {
        List<float[]> found = logits(weights, expected);
        for (int i = 0; i < found.size(); i++) {
            JsonNode one = expected.path("cases").get(i);
            int v = weights.config().vocabulary();
            for (int t = 0; t < one.path("input_ids").size(); t++) {
                float[] row = Arrays.copyOfRange(found.get(i), t * v, (t + 1) * v);
                DecoderParityTest.close(row, Golden.floats(one.path("logits").get(t)), what + ", position " + t);
            }
            int[] ids = Golden.ints(one.path("input_ids"));
            try (Rope rope = new Rope(weights.config(), Device.CPU)) {
                DecoderInference.Prefill prefill = new DecoderInference(weights, rope).prefill(new int[][] {ids}, 1, 1);
                try (KvCache _ = prefill.cache()) {
                    float[] last =
                            new TokenHead(weights).logits(prefill.hidden()).toFloats();
                    DecoderParityTest.close(last, Golden.floats(one.path("merged_logits")), what + ", prefill");
                }
            }
        }
    }

    private static List<float[]> logits(Weights weights, JsonNode expected) {
        return expected.path("cases")
                .valueStream()
                .map(one -> {
                    int[] ids = Golden.ints(one.path("input_ids"));
                    long[] tokens = Arrays.stream(ids).asLongStream().toArray();
                    try (Rope rope = new Rope(weights.config(), Device.CPU)) {
                        Tensor hidden = new DecoderTraining(weights, rope)
                                .forward(Tensors.longs(Device.CPU, tokens, 1, tokens.length), false);
                        return new TokenHead(weights).logits(hidden).toFloats();
                    }
                })
                .toList();
    }

    @Test
    void inBf16TheMergedMatrixIsRoundedOnce() {
        try (var _ = TensorScope.open();
                Weights weights = weights("llama")) {
            load("llama-all-linear", weights);
            weights.refresh(DType.F32);
            List<float[]> rounded = weights.parameters().stream()
                    .map(p -> p.working().to(DType.BF16).toFloats())
                    .toList();
            List<float[]> base = weights.parameters().stream()
                    .map(p -> p.master().to(DType.BF16).toFloats())
                    .toList();
            weights.refresh(DType.BF16);
            assertThat(working(weights)).containsExactlyElementsOf(rounded);
            weights.useAdapters(false);
            assertThat(working(weights)).containsExactlyElementsOf(base);
            weights.useAdapters(true);
            assertThat(working(weights)).containsExactlyElementsOf(rounded);
        }
    }

    private static List<float[]> working(Weights weights) {
        return weights.parameters().stream().map(p -> p.working().toFloats()).toList();
    }

    @Test
    void aNewAdapterIsPeftsAndChangesNothing() {
        JsonNode expected = Golden.json("lora/llama-qv/expected.json");
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = weights("llama")) {
            List<float[]> base = logits(weights, expected);
            Adapters.create(weights, new AdapterConfig(8, 16, false, ALL, ""), 5);
            weights.refresh(DType.F32);
            assertThat(logits(weights, expected)).containsExactlyElementsOf(base);
            assertThat(weights.parameters()).noneMatch(Parameter::trainable);
            for (LowRankAdapter adapter : weights.adapters()) {
                float[] a = adapter.a().master().toFloats();
                double bound = 1 / Math.sqrt((double) adapter.a().master().size(1));
                double variance = 0;
                for (float value : a) {
                    assertThat((double) value).isBetween(-bound, bound);
                    variance += (double) value * value / a.length;
                }
                assertThat(variance).as(adapter.module()).isBetween(0.7 * bound * bound / 3, 1.3 * bound * bound / 3);
                assertThat(adapter.b().master().toFloats()).containsOnly(0f);
            }
            assertThat(weights.adapter().targets().entries())
                    .containsExactly("down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj");
            assertThatThrownBy(() -> weights.embedding().gradient())
                    .hasMessage("model.embed_tokens.weight is frozen under an adapter and has no gradient");
        }
    }

    @Test
    void whatIsStoredLoadsBack() {
        try (var _ = TensorScope.open();
                Weights weights = weights("llama");
                Weights second = weights("llama")) {
            load("llama-all-linear", weights);
            AdapterDirectory.write(directory, weights.adapter(), Adapters.store(weights));
            try (AdapterDirectory adapter = AdapterDirectory.open(directory)) {
                Adapters.load(adapter, second);
            }
            assertThat(second.adapter()).isEqualTo(weights.adapter());
            for (int i = 0; i < weights.trainable().size(); i++) {
                assertThat(second.trainable().get(i).name())
                        .isEqualTo(weights.trainable().get(i).name());
                assertThat(second.trainable().get(i).master().toFloats())
                        .containsExactly(weights.trainable().get(i).master().toFloats());
            }
        }
    }

    @Test
    void theHeadIsNotAdapted() {
        AdapterConfig head = new AdapterConfig(2, 4, false, new TargetModules(List.of("lm_head")), "");
        try (var _ = TensorScope.open();
                Weights untied = weights("llama")) {
            assertThatThrownBy(() -> Adapters.create(untied, head, 1))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("target module \"lm_head\" matches no linear module of the model, whose names end in"
                            + " down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj; take some of these, or"
                            + " all-linear.");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            llama-qv         | llama-tied | 2 | tensor 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight' has shape [4, 32], but model.layers.0.self_attn.q_proj is [36, 36]
            llama-all-linear | llama      | 1 | it adapts model.layers.1.mlp.down_proj, which is no projection of a llama model of 1 layers, width 32
            llama-all-linear | llama      | 3 | its target_modules mean model.layers.2.self_attn.q_proj, for which it has no tensors
            """)
    void anAdapterOfAnotherBase(String name, String base, int layers, String what) {
        ObjectNode config = Golden.json("models/" + base + "/config.json").deepCopy();
        config.put("num_hidden_layers", layers);
        config.remove("layer_types");
        Path path = Golden.path("lora/" + name);
        try (var _ = TensorScope.open();
                Weights weights = new Weights(DecoderConfigReader.read(config), Device.CPU)) {
            if (layers == 3) {
                // whole names, as PEFT writes all-linear, mean nothing of other layers; ends of names do
                copyWithTargets(path);
            }
            Path used = layers == 3 ? directory : path;
            assertThatThrownBy(() -> loadFrom(used, weights))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("adapter " + used + " does not fit this model: " + what
                            + ". It was trained on ../../models/llama: give that as --model, or as model.path of a"
                            + " configuration");
            assertThat(weights.adapter()).isNull();
        }
    }

    private void copyWithTargets(Path path) {
        try (Weights whole = weights("llama");
                AdapterDirectory adapter = AdapterDirectory.open(path)) {
            Adapters.load(adapter, whole);
            AdapterDirectory.write(
                    directory,
                    new AdapterConfig(
                            4,
                            8,
                            false,
                            new TargetModules(List.of(
                                    "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")),
                            "../../models/llama"),
                    Adapters.store(whole));
        }
    }

    @Test
    void nothingStaysAlive() {
        long before = TensorScope.liveTensors();
        try (var _ = TensorScope.open();
                Weights weights = weights("llama");
                Weights merged = weights("llama")) {
            load("llama-all-linear", weights);
            weights.refresh(DType.BF16);
            load("llama-all-linear", merged);
            merged.mergeAdapters();
            merged.refresh(DType.F32);
        }
        assertThat(TensorScope.liveTensors()).isEqualTo(before);
    }

    private static Weights weights(String base) {
        return Golden.weights(base, "config.json", DType.F32);
    }

    private static void load(String name, Weights weights) {
        loadFrom(Golden.path("lora/" + name), weights);
    }

    private static void loadFrom(Path path, Weights weights) {
        try (AdapterDirectory adapter = AdapterDirectory.open(path)) {
            Adapters.load(adapter, weights);
        }
    }
}
