package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.format.model.ModelFiles;
import dev.edgewise.format.model.ModelSource;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is exported is read again: tensors within the type's rounding, close log-probabilities, equal ids.
@Tag("native")
class ExportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "<|im_start|>user\nWhat's 12 + 7?<|im_end|>\n<think> 19</think>";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            llama | f32  | {}
            llama | f16  | {"tie_word_embeddings": true}
            llama | bf16 | {"attention_bias": true, "mlp_bias": true, "head_dim": 16}
            llama | q8_0 | {"num_key_value_heads": 1}
            llama | f16  | {"rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, \
            "high_freq_factor": 4.0, "original_max_position_embeddings": 64}}
            llama | f16  | {"rope_scaling": {"rope_type": "yarn", "factor": 4.0, "attention_factor": 1.3, \
            "original_max_position_embeddings": 32}}
            llama | f16  | {"rope_scaling": {"rope_type": "linear", "factor": 2.5}}
            qwen2 | q8_0 | {"tie_word_embeddings": true, "head_dim": 16}
            qwen2 | bf16 | {"head_dim": 16, "rope_scaling": {"rope_type": "yarn", "factor": 4.0, \
            "original_max_position_embeddings": 32}}
            qwen3 | q8_0 | {}
            qwen3 | bf16 | {"head_dim": 24}
            """)
    void ggufIsReadAgain(String type, String outtype, String changes) throws IOException {
        Path source = TinyModels.write(directory.resolve("source"), type, changes);
        Path file = directory.resolve("model.gguf");
        Shell shell = export(source, file, "--outtype", outtype);
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out()).isEqualTo(file + "\n");
        assertThat(shell.err()).contains("parameters, matrices " + outtype.toUpperCase(Locale.ROOT));
        double rounding = switch (outtype) {
            case "f16" -> 0x1p-11;
            case "bf16" -> 0x1p-8;
            case "q8_0" -> 0.5 / 127 + 0x1p-11;
            default -> 0;
        };
        requireEqual(source, file, rounding, 0);
        double tolerance = outtype.equals("f32") ? 1e-6 : outtype.equals("f16") ? 2e-2 : 0.3;
        try (OpenModel original = TinyModels.open(source);
                OpenModel read = TinyModels.open(file)) {
            assertThat(read.policy().weights().config())
                    .usingRecursiveComparison()
                    .withComparatorForType(ExportTest::compareAsFloats, Double.class)
                    .isEqualTo(original.policy().weights().config());
            assertThat(read.tokenizer().encode(TEXT, true))
                    .isEqualTo(original.tokenizer().encode(TEXT, true));
            assertThat(read.tokenizer().eosIds()).isEqualTo(original.tokenizer().eosIds());
            assertThat(read.tokenizer().chatTemplate())
                    .isEqualTo(original.tokenizer().chatTemplate());
            assertThat(logProbs(read)).containsExactly(logProbs(original), within((float) tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf", "gguf"})
    void aHeadOfItsOwnIsExportedAlthoughTheConfigurationSaysTied(String format) throws IOException {
        Path source = TinyModels.write(directory.resolve("source"), "llama", "{}");
        float[] expected;
        try (OpenModel untied = TinyModels.open(source)) {
            expected = logProbs(untied);
        }
        Path file = source.resolve("config.json");
        Files.writeString(
                file,
                ((ObjectNode) JSON.readTree(file.toFile()))
                        .put("tie_word_embeddings", true)
                        .toString());
        Path out = directory.resolve("out." + format);
        Shell shell = export(source, out, "--format", format, "--outtype", "f32");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.err())
                .contains(
                        "note: " + source.resolve("model.safetensors")
                                + ": config.json says tie_word_embeddings: true, but lm_head.weight differs from"
                                + " model.embed_tokens.weight, so both are kept; what is saved says tie_word_embeddings: false\n");
        requireEqual(source, out, 0, 0);
        try (OpenModel exported = TinyModels.open(out)) {
            assertThat(exported.config().path("tie_word_embeddings").booleanValue())
                    .isFalse();
            assertThat(logProbs(exported)).containsExactly(expected, within(1e-6f));
        }
    }

    /// Weights under Hugging Face's names, each within half a step of the type.
    private static void requireEqual(Path original, Path exported, double matrices, double vectors) {
        try (ModelSource expected = ModelFiles.open(original);
                ModelSource actual = ModelFiles.open(exported)) {
            assertThat(actual.weights().tensors().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            expected.weights().tensors().keySet());
            for (TensorInfo info : expected.weights().tensors().values()) {
                float[] values = expected.weights().floats(info.name());
                float[] read = actual.weights().floats(info.name());
                assertThat(actual.weights().info(info.name()).shape()).containsExactly(info.shape());
                boolean blocks = actual.weights().info(info.name()).type() == ElementType.Q8_0;
                for (int i = 0; i < values.length; i++) {
                    double scale = blocks ? largest(values, i / 32 * 32) : Math.abs(values[i]);
                    double step = info.shape().length == 1 ? vectors : matrices;
                    double allowed = step == 0 ? 0 : step * scale + 1e-7;
                    assertThat(Math.abs(read[i] - values[i]))
                            .as("%s[%d]", info.name(), i)
                            .isLessThanOrEqualTo((float) allowed);
                }
            }
        }
    }

    /// GGUF's metadata are single precision.
    private static int compareAsFloats(double a, double b) {
        return Math.abs(a - b) <= 1e-6 * Math.abs(b) ? 0 : Double.compare(a, b);
    }

    private static float largest(float[] values, int from) {
        float largest = 0;
        for (int i = from; i < from + 32; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    private static float[] logProbs(OpenModel model) {
        int[] ids = model.tokenizer().encode(TEXT, true);
        int[] rest = Arrays.copyOfRange(ids, 1, ids.length);
        return model.policy()
                .logProbs(List.of(TrainingSequence.demonstration(new int[] {ids[0]}, rest)), 1)
                .getFirst();
    }

    @Test
    void matricesWhoseRowsFillNoBlocksAreF16() throws IOException {
        Path source = TinyModels.write(directory.resolve("source"), "llama", "{\"intermediate_size\": 40}");
        Path file = directory.resolve("model.gguf");
        Shell shell = export(source, file, "--outtype", "q8_0");
        assertThat(shell.err())
                .contains("2 matrices are F16, since their rows do not fill whole Q8_0 blocks of 32:"
                        + " blk.0.ffn_down.weight, …");
        try (ModelSource model = ModelFiles.open(file)) {
            assertThat(model.weights()
                            .info("model.layers.1.mlp.down_proj.weight")
                            .type())
                    .isEqualTo(ElementType.F16);
            assertThat(model.weights().info("model.layers.1.mlp.up_proj.weight").type())
                    .isEqualTo(ElementType.Q8_0);
            assertThat(model.weights().info("model.norm.weight").type()).isEqualTo(ElementType.F32);
        }
    }

    @ParameterizedTest
    @CsvSource({"f32, float32, 0", "bf16, bfloat16, 0.00390625", "f16, float16, 0.00048828125"})
    void directoriesAreReadAgain(String outtype, String dtype, double rounding) throws IOException {
        Path source = TinyModels.write(directory.resolve("source"), "qwen3", "{}");
        Path copy = directory.resolve("deep/copy");
        Shell shell = export(source, copy, "--outtype", outtype, "--max-shard-size", "100KB");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(copy)
                .isDirectoryContaining("glob:**/model-00001-of-0000*.safetensors")
                .isDirectoryContaining("glob:**/model.safetensors.index.json")
                .isDirectoryContaining("glob:**/chat_template.jinja")
                .isDirectoryContaining("glob:**/special_tokens_map.json")
                .isDirectoryContaining("glob:**/generation_config.json");
        JsonNode config = JSON.readTree(copy.resolve("config.json").toFile());
        assertThat(config.path("dtype").asText()).isEqualTo(dtype);
        assertThat(config.path("architectures")).hasToString("[\"Qwen3ForCausalLM\"]");
        requireEqual(source, copy, rounding, rounding);
        try (OpenModel original = TinyModels.open(source);
                OpenModel read = TinyModels.open(copy)) {
            assertThat(read.tokenizer().encode(TEXT, true))
                    .isEqualTo(original.tokenizer().encode(TEXT, true));
        }
        Path gguf = directory.resolve("again.gguf");
        assertThat(export(copy, gguf).err()).contains("matrices " + (outtype.equals("bf16") ? "BF16" : "F16"));
        Path back = directory.resolve("back");
        assertThat(export(gguf, back, "--outtype", "f32").code()).isZero();
        double least = outtype.equals("bf16") ? 0x1p-8 : 0x1p-11;
        requireEqual(source, back, least, least);
    }

    @Test
    void aFileInADirectoryIsNamedAsTheConverterNamesIt() throws IOException {
        Path source = TinyModels.write(directory.resolve("My-Model"), "llama", "{}");
        Shell shell =
                Shell.run("export", "--model", source.toString(), "--format", "gguf", "--out", directory.toString());
        Path file = directory.resolve("My-Model-F16.gguf");
        assertThat(shell.out()).isEqualTo(file + "\n");
        assertThat(file).isNotEmptyFile();
    }

    static Shell export(Path model, Path out, String... more) {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(
                new String[] {"export", "--model", model.toString(), "--out", out.toString()}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Shell.run(arguments);
    }
}
