package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class PromptFitTest {
    private static final HfTokenizer TOKENIZER = CharacterTokenizer.create("0123456789+=#\n ", null);
    private static final List<Conversation> TASKS =
            List.of(PromptRenderer.conversation("1+2="), PromptRenderer.conversation("47+85="));
    private static final Prompt SHOWN = new Prompt(Map.of(Prompt.EXAMPLES, "Task: 2+2=\nReply: 4"));

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    private static PromptFit fit(int context) {
        return new PromptFit(new PromptRenderer(TOKENIZER, null, ""), context, 8);
    }

    @Test
    void aPromptThatFitsIsTaken() {
        // "2+2=4\n" and "47+85=" are 12 tokens
        assertThat(fit(20).fault(SHOWN, TASKS)).isEmpty();
    }

    @Test
    void aPromptWithoutRoomIsRefusedByName() {
        assertThatThrownBy(() -> fit(19).require("prompt 2 of prompts.json", SHOWN, TASKS))
                .isInstanceOf(ConfigException.class)
                .hasMessage("prompt 2 of prompts.json takes 12 tokens with the longest task, which with a completion of"
                        + " 8 exceed the model's context of 19; shorten the prompt or the completion");
    }

    @Test
    void charactersThatTheModelDoesNotKnowAreRefused() {
        assertThatThrownBy(() -> fit(99).require("prompt 1", Prompt.system("12 A"), TASKS))
                .isInstanceOf(ConfigException.class)
                .hasMessage("prompt 1 has the character \"A\", which the model does not know; write it in characters"
                        + " that the model was trained on");
    }

    @Test
    void anExampleEndsAsTheModelCanReadIt() {
        try (HfTokenizer narrow = CharacterTokenizer.create("0123456789+= ,", null)) {
            PromptRenderer prompts = new PromptRenderer(narrow, null, "").with(SHOWN);
            assertThat(prompts.render("1+1=").text()).isEqualTo("2+2=4 1+1=");
            assertThat(new PromptFit(prompts, 99, 8).fault(SHOWN, TASKS)).isEmpty();
        }
    }

    @Test
    void theSystemTurnOfTheRendererStays() {
        PromptRenderer prompts = new PromptRenderer(TOKENIZER, null, "7 ");
        assertThat(prompts.with(SHOWN).render("1+1=").text()).isEqualTo("7 2+2=4\n1+1=");
        assertThat(prompts.with(Prompt.system("8 ")).render("1+1=").text()).isEqualTo("8 1+1=");
    }
}
