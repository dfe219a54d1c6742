package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.assembly.ModelExport;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.OutType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model whose template ends turns with another token (400) than `eos_token` (403).
@Tag("native")
class SavedEndOfTurnTest {
    @TempDir
    private Path directory;

    private Path model() throws IOException {
        Path model = TinyModels.write(directory.resolve("model"), "llama", "{}");
        Files.writeString(
                model.resolve("chat_template.jinja"),
                "{% for m in messages %}{{ m.role + ': ' + m.content + '<|endoftext|>\n' }}{% endfor %}");
        return model;
    }

    @Test
    void generationEndsThereToo() throws IOException {
        try (OpenModel open = TinyModels.open(model())) {
            assertThat(open.tokenizer().eosIds()).containsExactly(400, 403);
            Path saved = directory.resolve("saved");
            new ModelExport(open, _ -> {}).huggingFace(saved, OutType.F32, Long.MAX_VALUE);

            assertThat(new ObjectMapper()
                            .readTree(saved.resolve("generation_config.json").toFile())
                            .path("eos_token_id"))
                    .hasToString("[400,403]");
        }
    }

    @Test
    void ggufNamesIt() throws IOException {
        Path file = directory.resolve("model.gguf");
        try (OpenModel open = TinyModels.open(model())) {
            new ModelExport(open, _ -> {}).gguf(file, OutType.F32, "tiny");
        }
        try (OpenModel open = TinyModels.open(file)) {
            assertThat(open.tokenizer().endOfTurnId()).hasValue(400);
            assertThat(open.tokenizer().endId()).isEqualTo(403);
            assertThat(open.tokenizer().eosIds()).containsExactly(400, 403);
        }
    }
}
