package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.JinjaChatTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we save, `transformers` opens and uses alike. Needs `EDGEWISE_PYTHON`, a Python that has it.
@Tag("native")
class SavedTokenizerTest {
    private static final List<Message> MESSAGES =
            List.of(new Message("user", "1+1?"), new Message("assistant", "2"), new Message("user", " ok\n"));

    @TempDir
    Path directory;

    @Test
    void opensACharacterTokenizer() throws Exception {
        check(CharacterTokenizer.create(
                "0123456789+-*=? \nabc日🎉", "{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}"));
    }

    @Test
    void opensAHuggingFaceTokenizer() throws Exception {
        check(HfTokenizer.open(Golden.DIRECTORY.resolve("byte-level")));
        check(HfTokenizer.open(Golden.DIRECTORY.resolve("sentencepiece")));
    }

    @Test
    void opensASentencePieceVocabularyFromGguf() throws Exception {
        check(new HfTokenizer(GgufTokenizer.define(
                Golden.sentencePiece(Golden.json(Golden.DIRECTORY.resolve("gguf-spm.json")), true))));
    }

    @Test
    void opensTheRealSmolLm2FromGguf() throws Exception {
        Path model = Golden.smolLm2().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(model), () -> model + " is not on this machine");
        try (GgufFile file = GgufFile.open(model)) {
            check(HfTokenizer.open(file.metadata()));
        }
    }

    private void check(HfTokenizer tokenizer) throws IOException, InterruptedException {
        String python = System.getenv("EDGEWISE_PYTHON");
        assumeTrue(python != null, "EDGEWISE_PYTHON names no Python with transformers");
        try (tokenizer) {
            tokenizer.save(directory);
            new ObjectMapper().writeValue(directory.resolve("said.json").toFile(), said(tokenizer));
        }
        Process process = new ProcessBuilder(python, "../testkit/oracle/check_tokenizer.py", directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("texts agree");
    }

    private static ObjectNode said(HfTokenizer tokenizer) {
        ObjectNode said = new ObjectMapper().createObjectNode();
        ArrayNode cases = said.putArray("cases");
        for (String text : Golden.texts(
                Golden.json(Golden.DIRECTORY.resolve("gguf-pre.json")).get("texts"))) {
            int[] ids = tokenizer.encode(text, true);
            ObjectNode one = cases.addObject().put("text", text);
            add(one.putArray("ids"), ids);
            add(one.putArray("plain_ids"), tokenizer.encode(text, false));
            one.put("back", tokenizer.decode(ids, false)).put("back_skipped", tokenizer.decode(ids, true));
        }
        said.putObject("settings")
                .put("bos", tokenizer.bosId().orElse(-1))
                .put("eos", tokenizer.eosIds().iterator().next())
                .put("pad", tokenizer.padId())
                .put("size", tokenizer.vocabularySize());
        ArrayNode messages = said.putArray("messages");
        MESSAGES.forEach(
                message -> messages.addObject().put("role", message.role()).put("content", message.content()));
        String template = tokenizer.chatTemplate();
        said.put(
                "rendered",
                template == null
                        ? null
                        : new JinjaChatTemplate(template, tokenizer.specialTokens(), Clock.systemUTC())
                                .render(MESSAGES, true));
        return said;
    }

    private static void add(ArrayNode array, int[] ids) {
        for (int id : ids) {
            array.add(id);
        }
    }
}
