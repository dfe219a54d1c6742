package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new model with another model's tokenizer.
@Tag("native")
@Tag("slow")
class InitVocabularyTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden");

    @TempDir
    Path directory;

    private Shell train(String vocabulary) throws IOException {
        Path file = TinyConfig.write(directory, 1);
        return Shell.run(
                "train",
                file.toString(),
                "--run",
                directory.resolve("run").toString(),
                "--set",
                "model.init.max_position_embeddings=256",
                "--set",
                "model.init.vocabulary=" + vocabulary);
    }

    @Test
    void theTokenizerOfADirectoryIsTaken() throws IOException {
        Path tokenizer = GOLDEN.resolve("tokenizers").resolve("byte-level");

        Shell run = train(tokenizer.toString());

        assertThat(run.code()).as(run.err()).isZero();
        Path made = directory.resolve("run").resolve("final");
        assertThat(json(made.resolve("tokenizer.json"))).isEqualTo(json(tokenizer.resolve("tokenizer.json")));
        assertThat(made.resolve("chat_template.jinja"))
                .hasSameTextualContentAs(tokenizer.resolve("chat_template.jinja"));
        assertThat(json(made.resolve("config.json")).get("vocab_size").asInt())
                .isEqualTo(json(tokenizer.resolve("expected.json"))
                        .at("/settings/size")
                        .asInt());
        assertThat(Shell.run("generate", "--model", made.toString(), "--prompt", "1+2=", "--max-completion-length", "2")
                        .code())
                .isZero();
    }

    @Test
    void aResumedRunTakesNoOtherTokenizer() throws IOException {
        Path tokenizer = Files.createDirectory(directory.resolve("tokenizer"));
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(GOLDEN.resolve("tokenizers").resolve("byte-level").resolve(file), tokenizer.resolve(file));
        }
        Shell first = train(tokenizer.toString());
        assertThat(first.code()).as(first.err()).isZero();
        Files.writeString(tokenizer.resolve("tokenizer_config.json"), "\n", StandardOpenOption.APPEND);
        Files.writeString(tokenizer.resolve("added_tokens.json"), "{}");

        Path run = directory.resolve("run");
        Shell resumed = Shell.run("train", "--resume", run.toString(), "--set", "train.max_steps=2");

        assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(resumed.err())
                .endsWith("edgewise: the run " + run
                        + " cannot go on with other files than it began with. Changed since: "
                        + tokenizer + "/added_tokens.json (is new), " + tokenizer
                        + "/tokenizer_config.json. Put back the"
                        + " files whose sums provenance.json has, or start a new run without --resume\n");
    }

    @Test
    void theTokenizerOfAGgufFileIsTaken() throws IOException {
        Path model = TinyModels.write(directory.resolve("model"), "qwen3", "{}");
        Path file = directory.resolve("model.gguf");
        assertThat(Shell.run("export", "--model", model.toString(), "--format", "gguf", "--out", file.toString())
                        .code())
                .isZero();

        Shell run = train(file.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(json(directory.resolve("run").resolve("final").resolve("tokenizer.json"))
                        .at("/model/type")
                        .asText())
                .isEqualTo("BPE");
    }

    @Test
    void aPathWithoutAModelIsRefused() throws IOException {
        Shell run = train("no/such/model");

        assertThat(run.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(run.err())
                .isEqualTo("edgewise: model.init.vocabulary: there is no model at "
                        + Path.of("no", "such", "model").toAbsolutePath()
                        + "; give 'characters', a Hugging Face directory, a .gguf file, or a hub id such as"
                        + " HuggingFaceTB/SmolLM2-135M-Instruct\n");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
