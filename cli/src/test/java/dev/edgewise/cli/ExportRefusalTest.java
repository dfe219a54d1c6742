package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An export that cannot be made ends in one clear error, and nothing is lost or left behind.
@Tag("native")
class ExportRefusalTest {
    @TempDir
    Path directory;

    private static void refused(String message, Path model, Path out, String... more) {
        Shell shell = ExportTest.export(model, out, more);
        assertThat(shell.err()).isEqualTo("edgewise: " + message + "\n");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void typesWeDoNotWrite() {
        Path out = directory.resolve("x.gguf");
        refused(
                "--outtype must be one of auto, f32, f16, bf16, q8_0, or onnx for an encoder, but was 'q4_k_m'; for another"
                        + " quantisation export f16 or bf16 and run llama.cpp's llama-quantize on the file",
                directory,
                out,
                "--outtype",
                "q4_k_m");
        refused(
                "--outtype q8_0 is a type of GGUF files; a Hugging Face directory holds f32, f16 or bf16. Choose one of"
                        + " these, or --format gguf",
                directory,
                directory.resolve("x"),
                "--outtype",
                "q8_0");
        refused(
                "--max-shard-size must be a size such as 5GB, 500MB or 2GiB but was 'big'",
                directory,
                out,
                "--max-shard-size",
                "big");
        refused(
                "--out " + out + " is named as a GGUF file but --format is hf; name a directory",
                directory,
                out,
                "--format",
                "hf");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void modelsThatAreNotThere() throws IOException {
        Path out = directory.resolve("x.gguf");
        refused(
                "there is no model at " + directory.resolve("absent/model") + "; give a Hugging Face directory, a .gguf"
                        + " file, or a hub id such as HuggingFaceTB/SmolLM2-135M-Instruct",
                directory.resolve("absent/model"),
                out);
        refused(
                directory + " has no config.json, so it is not a Hugging Face model directory; it holds: nothing",
                directory,
                out);
        Path text = Files.writeString(directory.resolve("notes.txt"), "no model");
        refused(
                text + " is neither a directory nor a GGUF file; give a Hugging Face directory or a .gguf file",
                text,
                out);
    }

    @Test
    void nothingIsReplacedWithoutForce() throws IOException {
        Path model = TinyModels.write(directory.resolve("model"), "llama", "{}");
        Path file = Files.writeString(directory.resolve("x.gguf"), "mine");
        refused("--out " + file + " exists already; choose another --out, or replace it with --force", model, file);
        assertThat(file).hasContent("mine");
        assertThat(ExportTest.export(model, file, "--force").code()).isZero();
        assertThat(Files.size(file)).isGreaterThan(10_000);
        refused("--out " + model + " is the model itself; choose another --out", model, model, "--force");
        refused("--out " + file + " is the model itself; choose another --out", file, file, "--force");

        Path copy = directory.resolve("copy");
        assertThat(ExportTest.export(model, copy, "--max-shard-size", "100KB").code())
                .isZero();
        refused("--out " + copy + " exists already; choose another --out, or replace it with --force", model, copy);
        assertThat(ExportTest.export(model, copy, "--force").code()).isZero();
        assertThat(copy)
                .isDirectoryContaining("glob:**/model.safetensors")
                .isDirectoryNotContaining("glob:**/model-00001*");
        Files.writeString(copy.resolve("thesis.tex"), "mine");
        refused(
                "--out " + copy + " holds thesis.tex, which is no file of an exported model and would be lost; choose"
                        + " another --out, or remove it first",
                model,
                copy,
                "--force");
        assertThat(copy.resolve("thesis.tex")).hasContent("mine");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThat(ExportTest.export(model, empty).code()).isZero();
        Path moved = Files.move(file, directory.resolve("x"));
        refused(
                "--out " + moved + " is a file, but a Hugging Face directory is to be written; choose another --out, or"
                        + " --format gguf",
                model,
                moved,
                "--force");
    }

    /// The embedded default's tokenizer has one token per character.
    @Test
    void aCharacterModelIsExportedAsADirectoryOnly() throws IOException {
        Path run = directory.resolve("run");
        assertThat(Shell.run("train", TinyConfig.write(directory, 2).toString(), "--run", run.toString())
                        .code())
                .isZero();
        Path model = run.resolve("final");
        Path out = directory.resolve("x.gguf");
        refused(
                "The tokenizer of " + model.resolve("tokenizer.json") + " is of type 'WordLevel', which GGUF cannot"
                        + " express; it has byte-level BPE (gpt2) and SentencePiece BPE (llama). Export a Hugging Face"
                        + " directory instead: --format hf.",
                model,
                out);
        assertThat(out).doesNotExist();
        Path copy = directory.resolve("copy");
        assertThat(ExportTest.export(model, copy, "--outtype", "bf16").code()).isZero();
        Shell generated = Shell.run("generate", "--model", copy.toString(), "--prompt", "3+4=");
        assertThat(generated.code()).as(generated.err()).isZero();
        assertThat(directory).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void modelsLlamaCppDoesNotHave() throws IOException {
        Path model = TinyModels.write(
                directory.resolve("model"),
                "llama",
                "{\"rope_scaling\": {\"rope_type\": \"dynamic\", \"factor\": 2.0}}");
        refused(
                "llama.cpp has no RoPE scaling 'dynamic', whose frequencies depend on the length of the text; export a"
                        + " Hugging Face directory instead: --format hf",
                model,
                directory.resolve("x.gguf"));
        assertThat(ExportTest.export(model, directory.resolve("copy")).code()).isZero();
    }

    @Test
    void weightsThatTheTypeCannotHold() throws IOException {
        Path model = TinyModels.write(
                directory.resolve("model"), "llama", "{\"initializer_range\": 30000.0, \"num_hidden_layers\": 1}");
        Path out = directory.resolve("x.gguf");
        Files.writeString(out, "old");
        Shell shell = ExportTest.export(model, out, "--outtype", "f16", "--force");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .startsWith("edgewise: tensor 'token_embd.weight' cannot be written as F16: element ")
                .endsWith(", beyond what it can hold; write f32 or bf16\n");
        assertThat(out).hasContent("old");
        assertThat(ExportTest.export(model, directory.resolve("copy"), "--outtype", "f16")
                        .code())
                .isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(directory.resolve("copy")).doesNotExist();
        assertThat(directory).isDirectoryNotContaining("glob:**/.*");
    }
}
