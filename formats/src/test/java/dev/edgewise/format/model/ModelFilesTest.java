package dev.edgewise.format.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.Quantizer;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    @TempDir
    Path directory;

    private void file(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private void refuses(Path path, String message) {
        assertThatThrownBy(() -> ModelFiles.open(path))
                .isInstanceOf(ModelException.class)
                .hasMessage(message);
    }

    @Test
    void opensADirectory() {
        Path path = GoldenFiles.model("qwen2");
        try (ModelSource model = ModelFiles.open(path)) {
            assertThat(model.config().path("model_type").asText()).isEqualTo("qwen2");
            assertThat(model.generationConfig().path("eos_token_id").intValue()).isEqualTo(2);
            assertThat(model.weights().tensors()).containsKey("model.layers.0.self_attn.q_proj.bias");
            assertThat(model.tokenizer()).isEqualTo(new TokenizerSource.Directory(path));
        }
    }

    @Test
    void opensAShardedDirectory() {
        try (ModelSource model = ModelFiles.open(GoldenFiles.model("llama-sharded"))) {
            assertThat(model.weights().tensors()).hasSize(21);
        }
    }

    @Test
    void opensAGgufFileByItsContent() throws IOException {
        Path blob = Files.copy(GoldenFiles.gguf("qwen2.gguf"), directory.resolve("0123abcd"));
        try (ModelSource model = ModelFiles.open(blob)) {
            assertThat(model.tokenizer())
                    .isInstanceOfSatisfying(
                            TokenizerSource.Gguf.class,
                            gguf -> assertThat(gguf.metadata().integer("tokenizer.ggml.eos_token_id"))
                                    .hasValue(2));
        }
    }

    @Test
    void noSuchPath() {
        refuses(
                Path.of("no/such/model"),
                "there is no model at no/such/model; give a Hugging Face directory, a .gguf file, or a hub id such as"
                        + " HuggingFaceTB/SmolLM2-135M-Instruct");
    }

    @Test
    void filesThatAreNoModel() throws IOException {
        file("notes.txt", "hello");
        refuses(
                directory.resolve("notes.txt"),
                directory.resolve("notes.txt")
                        + " is neither a directory nor a GGUF file; give a Hugging Face directory or a .gguf file");
        file("model.safetensors", "");
        refuses(
                directory.resolve("model.safetensors"),
                directory.resolve("model.safetensors")
                        + " holds weights only; give its directory, where config.json lies: " + directory);
        file("bad.gguf", "PK\u0003\u0004 and more");
        refuses(
                directory.resolve("bad.gguf"),
                directory.resolve("bad.gguf")
                        + " is not a GGUF file: it begins with 0x04034b50, not 'GGUF'; give a .gguf"
                        + " file or a Hugging Face directory");
    }

    @Test
    void directoriesWithoutConfig() throws IOException {
        refuses(
                directory,
                directory + " has no config.json, so it is not a Hugging Face model directory; it holds: nothing");
        file("b.txt", "");
        refuses(
                directory,
                directory + " has no config.json, so it is not a Hugging Face model directory; it holds: b.txt");
        file("a.gguf", "");
        refuses(
                directory,
                directory + " has no config.json; give the GGUF file itself: " + directory.resolve("a.gguf"));
        file("adapter_config.json", "{}");
        refuses(
                directory,
                directory
                        + " is an adapter (adapter_config.json), not a whole model; merge it into its base model first");
    }

    @Test
    void configurationsThatCannotBeUsed() throws IOException {
        Path config = directory.resolve("config.json");
        file("config.json", "{\"model_type\": \"gpt2\"}");
        refuses(
                directory,
                config + ": model_type must be one of llama, qwen2, qwen3 but was 'gpt2'; use a model of one of these"
                        + " architectures (SmolLM2 and TinyLlama are llama)");
        file("config.json", "[]");
        refuses(directory, config + " must hold a JSON object but holds ARRAY; download it again");
        file("config.json", "{\"model_type\": ");
        assertThatThrownBy(() -> ModelFiles.open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(config + " is not valid JSON: Unexpected end-of-input");
        file("config.json", "[".repeat(2000));
        refuses(
                directory,
                config + " is not valid JSON: it is nested too deeply, or has a text or a number that is too long;"
                        + " download it again");
        file("config.json", "{\"model_type\": NaN}");
        refuses(directory, config + " is not valid JSON: Non-standard token 'NaN'; download it again");
        file("config.json", "{\"model_type\": \"llama\", \"quantization_config\": {\"quant_method\": \"awq\"}}");
        refuses(
                directory,
                config
                        + ": the weights are quantised by 'awq', which is not supported; use the unquantised model or a GGUF"
                        + " file");
    }

    @Test
    void directoriesWithoutWeights() throws IOException {
        file("config.json", "{\"model_type\": \"llama\"}");
        refuses(
                directory,
                directory + " has neither model.safetensors nor model.safetensors.index.json; it holds: config.json");
        file("pytorch_model.bin", "");
        refuses(
                directory,
                directory + " has its weights only as pytorch_model.bin, which can run code when read; convert them to"
                        + " safetensors: transformers' save_pretrained does it");
    }

    @Test
    void aHeadOfItsOwnUntiesAModelThatCallsItselfTied() throws IOException {
        tied(new float[] {1, 2, 3, 4}, new float[] {1, 2, 3, 5});
        try (ModelSource model = ModelFiles.open(directory)) {
            assertThat(model.config().path("tie_word_embeddings").booleanValue())
                    .isFalse();
            assertThat(model.notes())
                    .containsExactly(directory.resolve("model.safetensors") + ": config.json says tie_word_embeddings:"
                            + " true, but lm_head.weight differs from model.embed_tokens.weight, so both are kept; what is"
                            + " saved says tie_word_embeddings: false");
        }
    }

    @Test
    void anEqualHeadLeavesAModelTied() throws IOException {
        tied(new float[] {1, 2, 3, 4}, new float[] {1, 2, 3, 4});
        try (ModelSource model = ModelFiles.open(directory)) {
            assertThat(model.config().path("tie_word_embeddings").booleanValue())
                    .isTrue();
            assertThat(model.notes()).isEmpty();
        }
    }

    @Test
    void aHeadOfAnotherTypeIsComparedByValue() throws IOException {
        float[] values = {1, 2, 3, 4};
        tied(values, tensor("lm_head.weight", ElementType.BF16, values));
        try (ModelSource model = ModelFiles.open(directory)) {
            assertThat(model.notes()).isEmpty();
        }
        tied(values, tensor("lm_head.weight", ElementType.BF16, new float[] {1, 2, 3, 5}));
        try (ModelSource model = ModelFiles.open(directory)) {
            assertThat(model.notes()).hasSize(1);
        }
    }

    @Test
    void aHeadOfAnotherShapeIsRefusedAndItsFileClosed() throws IOException {
        TensorInfo info = new TensorInfo("lm_head.weight", ElementType.F32, new long[] {1, 2});
        tied(new float[] {1, 2, 3, 4}, new TensorData(info, () -> MemorySegment.ofArray(new byte[8])));
        Path weights = directory.resolve("model.safetensors");

        refuses(
                directory,
                weights + ": config.json says tie_word_embeddings: true, but lm_head.weight has the shape [1, 2] and"
                        + " model.embed_tokens.weight the shape [2, 2]; check that weights and configuration are of one"
                        + " model");

        Path mapped = Path.of("/proc/self/maps");
        assumeTrue(Files.exists(mapped), "only Linux says what is mapped");
        assertThat(Files.readString(mapped)).doesNotContain(weights.toString());
    }

    private void tied(float[] embedding, float[] head) throws IOException {
        tied(embedding, tensor("lm_head.weight", ElementType.F32, head));
    }

    private void tied(float[] embedding, TensorData head) throws IOException {
        file("config.json", "{\"model_type\": \"llama\", \"tie_word_embeddings\": true}");
        SafetensorsWriter.write(
                directory.resolve("model.safetensors"),
                List.of(tensor("model.embed_tokens.weight", ElementType.F32, embedding), head),
                SafetensorsWriter.PYTORCH);
    }

    private static TensorData tensor(String name, ElementType type, float[] values) {
        TensorInfo info = new TensorInfo(name, type, new long[] {2, 2});
        return new TensorData(info, () -> MemorySegment.ofArray(Quantizer.quantize(type, values)));
    }
}
