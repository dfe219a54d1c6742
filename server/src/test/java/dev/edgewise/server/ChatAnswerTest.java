package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.server.batch.Generation;
import dev.edgewise.server.batch.GenerationEvent;
import dev.edgewise.text.StopStrings;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.ShownTokens;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.format.CallFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a chat is told of texts that hold calls, whole and in a stream.
class ChatAnswerTest {
    private static final List<ToolCall> CALLS =
            List.of(new ToolCall("f", JsonNodeFactory.instance.objectNode().put("a", 1)));

    /// A token for each character, and one for a tag that texts do not show.
    private record Letters(String tag) implements Tokenizer {
        private static final int TAG = Character.MAX_VALUE + 1;

        @Override
        public int[] encode(String text, boolean parseSpecial) {
            int at = tag.isEmpty() ? -1 : text.indexOf(tag);
            if (at < 0) {
                return text.chars().toArray();
            }
            List<Integer> ids = new ArrayList<>();
            text.substring(0, at).chars().forEach(ids::add);
            ids.add(TAG);
            text.substring(at + tag.length()).chars().forEach(ids::add);
            return ids.stream().mapToInt(id -> id).toArray();
        }

        @Override
        public String decode(int[] ids, boolean skipSpecial) {
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                text.append(id == TAG ? skipSpecial ? "" : tag : String.valueOf((char) id));
            }
            return text.toString();
        }

        @Override
        public Set<String> specialTexts() {
            return tag.isEmpty() ? Set.of() : Set.of(tag);
        }

        @Override
        public int vocabularySize() {
            return TAG + 1;
        }

        @Override
        public OptionalInt bosId() {
            return OptionalInt.empty();
        }

        @Override
        public Set<Integer> eosIds() {
            return Set.of(0);
        }

        @Override
        public int endId() {
            return 0;
        }

        @Override
        public int padId() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /// An answer that was told a text token by token.
    private record Told(JsonNode whole, StreamedMessage streamed, List<JsonNode> chunks) {
        JsonNode message() {
            return whole.at("/choices/0/message");
        }

        String finish() {
            return whole.at("/choices/0/finish_reason").asText();
        }
    }

    private static Told told(CallFormat format, String text, FinishReason reason, String hidden) {
        Letters letters = new Letters(hidden);
        return told(format, letters, true, letters.encode(text, true), reason);
    }

    /// @param offered whether there are tools
    private static Told told(CallFormat format, Letters letters, boolean offered, int[] ids, FinishReason reason) {
        StopStrings stops = new StopStrings(letters, List.of());
        SamplingSettings sampling = new SamplingSettings(1, 1, 0, 1000, List.of());
        ChatRequest request = new ChatRequest(
                new GenerationFields(true, false, 1, 1, 1, 0, stops, List.of(), 1),
                new Generation(new int[] {1}, 1, sampling, stops, 1, true, -1, false, null),
                offered,
                false);
        ChatAnswer answer = new ChatAnswer(new AnswerHead("chat-1", 0, "m"), request, letters, format);
        List<JsonNode> chunks = new ArrayList<>(answer.take(0, new GenerationEvent.Prompt(0, List.of())));
        Tokenizer reader = offered ? ShownTokens.of(letters, format.tags()) : letters;
        for (int id : ids) {
            String shown = reader.decode(new int[] {id}, true);
            chunks.addAll(answer.take(0, new GenerationEvent.Text(0, shown, List.of())));
        }
        chunks.addAll(answer.take(0, new GenerationEvent.End(0, reason, ids)));
        return new Told(answer.whole(), StreamedMessage.of(chunks, 0), chunks);
    }

    private static Told told(CallFormat format, String text) {
        return told(format, text, FinishReason.EOS, "");
    }

    @Test
    void aCutAnswerSaysSoBesideItsCalls() {
        CallFormat hermes = CallFormats.hermes();
        Told cut = told(hermes, hermes.write(CALLS) + "<tool_call>{\"na", FinishReason.LENGTH, "");
        assertThat(cut.message().path("tool_calls")).hasSize(1);
        assertThat(cut.finish()).isEqualTo("length").isEqualTo(cut.streamed().finish());
    }

    @Test
    void aBrokenCallBesideAGoodOneStaysWords() {
        CallFormat hermes = CallFormats.hermes();
        Told told = told(hermes, "See.\n" + hermes.write(CALLS) + "<tool_call>{broken</tool_call> Done.");
        assertThat(told.finish()).isEqualTo("tool_calls");
        assertThat(told.message().path("tool_calls")).hasSize(1);
        assertThat(told.message().path("content").asText())
                .isEqualTo("See.\n<tool_call>{broken</tool_call>\nDone.")
                .isEqualTo(told.streamed().content());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "pythonic", "functiongemma"})
    void wordsAroundACallComeInAStreamToo(String name) {
        CallFormat format = CallFormats.named(name);
        Told told = told(format, "Let me see." + format.write(CALLS) + " Now wait.");
        assertThat(told.message().path("content").asText()).isEqualTo("Let me see.\nNow wait.");
        assertThat(told.streamed().content()).isEqualTo("Let me see.\nNow wait.");
        assertThat(told.streamed().calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "smollm2", "pythonic", "functiongemma", "llama", "json"})
    void wordsAreToldAtOnce(String name) {
        Told told = told(CallFormats.named(name), "Let me see.");
        assertThat(told.streamed().content()).isEqualTo("Let me see.");
        assertThat(told.chunks()).hasSizeGreaterThan("Let me see.".length());
    }

    @Test
    void wordsInFrontOfBareJsonAreToldOnce() {
        CallFormat llama = CallFormats.named("llama");
        Told told = told(llama, "Let me see. " + llama.write(CALLS));
        assertThat(told.message().path("content").asText()).isEqualTo("Let me see.");
        assertThat(told.streamed().content()).isEqualTo("Let me see. ");
        assertThat(told.streamed().calls()).hasSize(1);
    }

    /// Words come at once, whatever token a call begins with.
    @ParameterizedTest
    @ValueSource(strings = {"<|tool_call_start|>", "<start_function_call>"})
    void aTagThatIsASpecialTokenIsFound(String tag) {
        CallFormat format = CallFormats.named(tag.startsWith("<|") ? "pythonic" : "functiongemma");
        Told told = told(format, "Let me see." + format.write(CALLS) + " Now wait.", FinishReason.EOS, tag);
        assertThat(told.message().path("tool_calls")).hasSize(1);
        assertThat(told.streamed().calls()).hasSize(1);
        assertThat(told.streamed().content())
                .isEqualTo("Let me see.\nNow wait.")
                .isEqualTo(told.message().path("content").asText());
        assertThat(told.chunks()).hasSizeGreaterThan("Let me see.".length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<tool_call>", "</tool_call>"})
    void wordsHaveNoSpecialTokens(String tag) {
        Told told = told(CallFormats.hermes(), "See " + tag + "{broken", FinishReason.EOS, tag);
        assertThat(told.message().path("tool_calls")).isEmpty();
        assertThat(told.message().path("content").asText())
                .isEqualTo("See {broken")
                .isEqualTo(told.streamed().content());
    }

    /// Where no tools are offered, letters that spell a tag are words.
    @Test
    void aTagInLettersStaysWithoutTools() {
        Letters letters = new Letters("<tool_call>");
        int[] spelled = "write <tool_call> first".chars().toArray();
        Told told = told(CallFormats.hermes(), letters, false, spelled, FinishReason.EOS);
        assertThat(told.message().path("content").asText())
                .isEqualTo("write <tool_call> first")
                .isEqualTo(told.streamed().content());
    }
}
