package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.trainer.EpisodeTokens;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What stands between the turns of an episode comes from the template, whatever it makes of earlier turns.
@Tag("native")
class EpisodeTokensTest extends ChatmlRows {
    private static final Conversation ASKED = new Conversation(List.of(new Message("user", "3+4")));
    private static final List<Message> TURNS = List.of(
            new Message("assistant", "Add(3, 4)"), new Message("user", "7"), new Message("assistant", "Answer(7)"));

    /// Writes an empty thought into the last turn alone, as Qwen3 does.
    private static final String THOUGHTFUL = START
            + "{% if m.role == 'assistant' and loop.last %}{{ '<think></think>' }}{% endif %}{{ m.content }}" + END;

    /// Refuses a result that no call went before.
    private static final String STRICT = START
            + "{% if m.role == 'tool' and not messages[loop.index0 - 1].tool_calls %}"
            + "{{ raise_exception('a result without a call') }}{% endif %}{{ m.content }}" + END;

    private static String learned(PromptRenderer prompts, TokenPair pair) {
        boolean[] mask = Objects.requireNonNull(pair.learned());
        return prompts.tokenizer()
                .decode(
                        IntStream.range(0, mask.length)
                                .filter(i -> mask[i])
                                .map(i -> pair.completionIds()[i])
                                .toArray(),
                        false);
    }

    @Test
    void anEpisodeIsTheConversationAndTheTurnsAreLearned() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        TokenPair pair = new EpisodeTokens(prompts).played(ASKED, TURNS);

        assertThat(whole(prompts, pair))
                .isEqualTo("<|im_start|>user\n3+4<|im_end|>\n<|im_start|>assistant\nAdd(3, 4)<|im_end|>\n"
                        + "<|im_start|>user\n7<|im_end|>\n<|im_start|>assistant\nAnswer(7)<|im_end|>");
        assertThat(learned(prompts, pair)).isEqualTo("Add(3, 4)<|im_end|>Answer(7)<|im_end|>");
        TokenPair turns = prompts.turns(ASKED, TURNS);
        assertThat(pair.completionIds()).containsExactly(turns.completionIds());
        assertThat(pair.learned()).containsExactly(turns.learned());
    }

    @Test
    void aTurnStaysAsItWasWrittenWhereTheTemplateWouldWriteItOtherwise() throws IOException {
        PromptRenderer prompts = prompts(THOUGHTFUL);
        assertThat(learned(prompts, new EpisodeTokens(prompts).played(ASKED, TURNS)))
                .isEqualTo("<think></think>Add(3, 4)<|im_end|><think></think>Answer(7)<|im_end|>");
    }

    @Test
    void aTurnThatAStopStringEndedIsClosedByTheTemplate() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        int newline = prompts.tokenizer().encode("\n", true)[0];
        int end = prompts.tokenizer().endOfTurnId().orElseThrow();
        List<Message> reply = List.of(TURNS.get(1));
        assertThat(prompts.tokenizer()
                        .decode(new EpisodeTokens(prompts).reply(ASKED, TURNS.getFirst(), reply, newline), false))
                .isEqualTo("<|im_end|>\n<|im_start|>user\n7<|im_end|>\n<|im_start|>assistant\n");
        assertThat(prompts.tokenizer()
                        .decode(new EpisodeTokens(prompts).reply(ASKED, TURNS.getFirst(), reply, end), false))
                .isEqualTo("\n<|im_start|>user\n7<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void aTemplateThatRefusesTheStandInIsGivenTheCall() throws IOException {
        PromptRenderer prompts = prompts(STRICT);
        Message call = new Message("assistant", "");
        call.fields().putArray("tool_calls").addObject().put("type", "function");
        int end = prompts.tokenizer().endOfTurnId().orElseThrow();
        assertThat(prompts.tokenizer()
                        .decode(
                                new EpisodeTokens(prompts).reply(ASKED, call, List.of(new Message("tool", "7")), end),
                                false))
                .isEqualTo("\n<|im_start|>tool\n7<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void rawEpisodesAreTextsWithLinesBetween() throws IOException {
        PromptRenderer chat = prompts(null);
        TokenPair pair = new EpisodeTokens(chat).played(ASKED, TURNS);
        String end = chat.tokenizer().decode(new int[] {chat.tokenizer().endId()}, false);
        assertThat(whole(chat, pair)).isEqualTo("3+4Add(3, 4)" + end + "7\nAnswer(7)" + end);
    }

    /// Whoever asks a raw model in the middle of an episode gives it what training showed it there.
    @Test
    void rawPromptsWithEarlierTurnsAreWhatTrainingWrote() throws IOException {
        PromptRenderer raw = prompts(null);
        String end = raw.tokenizer().decode(new int[] {raw.tokenizer().endId()}, false);
        Conversation earlier = ASKED.and(TURNS.subList(0, 2));
        List<Message> last = TURNS.subList(2, 3);
        PromptRenderer.Rendered asked = raw.render(earlier);
        assertThat(asked.text()).isEqualTo("3+4Add(3, 4)" + end + "7\n");
        TokenPair played = new EpisodeTokens(raw).played(ASKED, TURNS);
        for (TokenPair pair :
                List.of(raw.pair(earlier, last), raw.turns(earlier, last), raw.continuation(earlier, last))) {
            assertThat(pair.promptIds()).containsExactly(asked.ids());
            assertThat(raw.tokenizer().decode(pair.completionIds(), false)).isEqualTo("Answer(7)" + end);
            assertThat(whole(raw, pair)).isEqualTo(whole(raw, played));
        }
        assertThat(learned(raw, raw.turns(ASKED, TURNS))).isEqualTo("Add(3, 4)" + end + "Answer(7)" + end);
        assertThat(raw.pair(ASKED, TURNS).learned()).isNull();
        assertThat(whole(raw, raw.pair(ASKED, TURNS))).isEqualTo(whole(raw, played));
        assertThat(new EpisodeTokens(raw).played(earlier, last).completionIds())
                .containsExactly(raw.pair(earlier, last).completionIds());
    }

    @Test
    void rawPromptsThatBeginWithTheModelsTurnAreOneText() throws IOException {
        Conversation greeted =
                new Conversation(List.of(new Message("assistant", "Hello."), new Message("user", "3+4")));
        assertThat(prompts(null).render(greeted).text()).isEqualTo("Hello.3+4");
    }
}
