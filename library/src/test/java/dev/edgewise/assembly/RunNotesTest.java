package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Message;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class RunNotesTest {
    @TempDir
    private Path folder;

    @Test
    void aSolutionIsLookedAtOfTheFirstLevelThatHasOne() throws IOException {
        RunConfig config = ConfigReader.read(Files.writeString(folder.resolve("run.yaml"), """
                        model: {path: model}
                        environments: [{type: addition}]
                        algorithm: {type: edge, demonstrations_per_step: 4}
                        """), List.of());
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), """
                {"question": "a", "answer": "1", "level": "0", "solution": ""}
                {"question": "b", "answer": "2", "level": "1", "solution": "1+1=2"}
                """);
        Environment environment = DatasetEnvironment.load(
                DatasetSpec.of("data", rows).withTestShare(0).withFields(null, null, "level", "solution"),
                AnswerFormat.BARE,
                false);
        ChatTemplate endless = (conversation, _) -> new ChatTemplate.Rendering(
                conversation.messages().stream().map(Message::content).collect(Collectors.joining()), List.of());
        try (HfTokenizer tokenizer = CharacterTokenizer.create("ab12", null)) {
            ContextCheck context = ContextCheck.of(config, 512, new PromptRenderer(tokenizer, endless, ""));

            assertThat(RunNotes.of(config, List.of(environment), context))
                    .contains("the chat template writes no token that ends the assistant's turn, so the tokenizer's end"
                            + " token <eos> is put behind it");
        }
    }
}
