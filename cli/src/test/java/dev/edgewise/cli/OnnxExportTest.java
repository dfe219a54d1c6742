package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.encoder.RandomEncoder;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.tensor.Device;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class OnnxExportTest {
    private static final String CONFIG = """
            {"model_type": "bert", "vocab_size": 420, "hidden_size": 16, "num_hidden_layers": 1,
             "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 40, "pad_token_id": 0,
             "id2label": {"0": "LABEL_0"}}""";

    @TempDir
    Path directory;

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.createDirectory(directory.resolve("model"));
        out = directory.resolve("out");
        Files.writeString(model.resolve("config.json"), CONFIG);
        JsonNode config = new ObjectMapper().readTree(CONFIG);
        try (PairTokenizer tokenizer = PairTokenizer.open(Path.of("..", "testkit", "golden", "pairs", "bert"));
                EncoderWeights weights = new EncoderWeights(EncoderConfigReader.read(config), Device.CPU)) {
            tokenizer.save(model, PairLimit.longestFirst(64));
            RandomEncoder.initialise(weights, 1);
            SafetensorsWriter.write(
                    model.resolve("model.safetensors"), WeightFiles.store(weights), SafetensorsWriter.PYTORCH);
        }
    }

    @Test
    void writesADirectoryAndReplacesItOnRequest() {
        Shell shell = ExportTest.export(model, out, "--outtype", "ONNX", "--quantize", "int8", "--quantize", "uint8");
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.out()).isEqualTo(out + "\n");
        assertThat(shell.err())
                .isEqualTo("0.0M parameters, pairs cut at 40 tokens: onnx/model.onnx,"
                        + " onnx/model_qint8_avx512_vnni.onnx, onnx/model_quint8_avx2.onnx\n");
        assertThat(out.resolve("onnx")).isDirectoryContaining("glob:**/model.onnx");
        refused(
                "--out " + out + " exists already; choose another --out, or replace it with --force",
                "--outtype",
                "onnx");
        assertThat(ExportTest.export(model, out, "--outtype", "onnx", "--force").code())
                .isZero();
        assertThat(out.resolve("onnx")).isDirectoryNotContaining("glob:**/*int8*");
    }

    @Test
    void whatIsLostByReplacingIsRefused() throws IOException {
        assertThat(ExportTest.export(model, out, "--outtype", "onnx").code()).isZero();
        Files.writeString(out.resolve("onnx/notes.txt"), "mine");
        refused(
                "--out " + out
                        + " holds onnx/notes.txt, which is no file of an exported model and would be lost; choose"
                        + " another --out, or remove it first",
                "--outtype",
                "onnx",
                "--force");
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        refused("--quantize is for --outtype onnx; for GGUF choose --outtype q8_0", "--quantize", "int8");
        refused(
                "--quantize must be int8 or uint8 but was 'int4'; the graph in floats is written in any case",
                "--outtype",
                "onnx",
                "--quantize",
                "int4");
        refused(
                "--outtype onnx writes a directory of a whole model and takes no --format; leave it out",
                "--outtype",
                "onnx",
                "--format",
                "hf");
        refused(
                "--outtype onnx writes a directory of a whole model and takes no --adapter; merge the adapter first",
                "--outtype",
                "onnx",
                "--adapter",
                directory.toString());
    }

    @Test
    void aDecoderIsRefusedByName() throws IOException {
        model = TinyModels.write(directory.resolve("llama"), "llama", "{}");
        refused(
                "--outtype onnx writes encoders (bert, roberta, xlm-roberta, distilbert, electra, modernbert), but "
                        + model + " is of type 'llama'; give an encoder, or export this model with --format hf or gguf",
                "--outtype",
                "onnx");
        model = directory.resolve("absent");
        refused(
                "there is no Hugging Face directory at " + model
                        + "; give the directory where config.json lies, or a hub id",
                "--outtype",
                "onnx");
        assertThat(out).doesNotExist();
    }

    private void refused(String message, String... options) {
        Shell shell = ExportTest.export(model, out, options);
        assertThat(shell.err()).isEqualTo("edgewise: " + message + "\n");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.out()).isEmpty();
    }
}
