package dev.edgewise.assembly;

import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Demonstrations in the tokens of a base model: `<|im_end|>` is a token, `eos_token` is `<|endoftext|>`.
abstract class ChatmlRows {
    private static final Path BASE = Path.of("..", "testkit", "golden", "sft", "chatml-base");
    static final String START = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}";
    static final String END = "{{ '<|im_end|>\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
    static final String CHATML = START + "{{ m.content }}" + END;
    static final String HI_OK = "{\"prompt\": [{\"role\": \"user\", \"content\": \"hi\"}],"
            + " \"completion\": [{\"role\": \"assistant\", \"content\": \"ok\"}]}";

    @TempDir
    Path folder;

    private final List<HfTokenizer> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(HfTokenizer::close);
    }

    /// @param template null for raw prompts
    PromptRenderer prompts(@Nullable String template) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.write(model.resolve(name), Files.readAllBytes(BASE.resolve(name)));
        }
        Files.writeString(model.resolve("chat_template.jinja"), template == null ? CHATML : template);
        HfTokenizer tokenizer = HfTokenizer.open(model);
        open.add(tokenizer);
        return new PromptRenderer(
                tokenizer,
                template == null ? null : new JinjaChatTemplate(template, tokenizer.specialTokens(), Clock.systemUTC()),
                "");
    }

    Path rows(String... rows) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", rows) + "\n");
    }

    List<Demonstration> read(String... rows) throws IOException {
        return Demonstrations.read(List.of(rows(rows)), Demonstrations.Fields.STANDARD);
    }

    static String whole(PromptRenderer prompts, TokenPair pair) {
        return prompts.tokenizer().decode(pair.promptIds(), false)
                + prompts.tokenizer().decode(pair.completionIds(), false);
    }
}
