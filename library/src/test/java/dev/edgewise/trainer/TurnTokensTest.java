package dev.edgewise.trainer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TurnTokensTest {
    private static final int END = 9;

    private static TurnTokens turns(int... whole) {
        return new TurnTokens(whole, OptionalInt.of(END));
    }

    private static int[] of(int... ids) {
        return ids;
    }

    @Test
    void everyTurnIsLearnedUpToItsEnd() {
        TurnTokens turns = turns(1, 2, 5, 6, 9, 0, 1, 2, 7, 9, 0);
        turns.turn(of(1, 2), of(1, 2, 5, 6, 9, 0));
        turns.turn(of(1, 2, 5, 6, 9, 0, 1, 2), of(1, 2, 5, 6, 9, 0, 1, 2, 7, 9, 0));
        TokenPair pair = turns.pair();

        assertThat(pair.promptIds()).containsExactly(1, 2);
        assertThat(pair.completionIds()).containsExactly(5, 6, 9, 0, 1, 2, 7, 9);
        assertThat(pair.learned()).containsExactly(true, true, true, false, false, false, true, true);
        assertThat(pair.exact()).isTrue();
    }

    /// As Qwen3 does: alone, the first turn has a thought (4) that it does not have in the whole.
    @Test
    void aTurnThatIsWrittenOtherwiseAloneEndsWithItsEndToken() {
        TurnTokens turns = turns(1, 2, 5, 6, 9, 0, 1, 2, 4, 7, 9, 0);
        turns.turn(of(1, 2), of(1, 2, 4, 5, 6, 9, 0));
        turns.turn(of(1, 2, 5, 6, 9, 0, 1, 2), of(1, 2, 5, 6, 9, 0, 1, 2, 4, 7, 9, 0));

        assertThat(turns.pair().learned()).containsExactly(true, true, true, false, false, false, true, true, true);
        assertThat(turns.pair().exact()).isTrue();
    }

    @Test
    void aTurnWhoseBeginningIsNotFoundIsNotLearned() {
        TurnTokens turns = turns(1, 2, 5, 9, 0, 1, 2, 7, 9);
        turns.turn(of(1, 2), of(1, 2, 5, 9));
        turns.turn(of(3, 1, 2, 5, 9, 0, 1, 2), of(3, 1, 2, 5, 9, 0, 1, 2, 7, 9));

        assertThat(turns.pair().completionIds()).containsExactly(5, 9);
        assertThat(turns.pair().exact()).isFalse();
    }

    @Test
    void whereNoTokenEndsTurnsTheyEndWithTheirText() {
        TurnTokens turns = new TurnTokens(of(1, 2, 5, 6, 1, 2, 7, 3), OptionalInt.empty());
        turns.turn(of(1, 2), of(1, 2, 5, 6));
        turns.turn(of(1, 2, 5, 6, 1, 2), of(1, 2, 5, 6, 1, 2, 7));

        assertThat(turns.pair().completionIds()).containsExactly(5, 6, 1, 2, 7, 3);
        assertThat(turns.pair().learned()).containsExactly(true, true, false, false, true, true);
    }

    @Test
    void nothingFoundIsNothingToLearn() {
        TurnTokens turns = turns(1, 2, 5, 9);
        turns.turn(of(3), of(3, 5));

        assertThat(turns.pair().completionIds()).isEmpty();
    }

    /// The masks of TRL's `assistant_only_loss`, written by `testkit/oracle/make_turns.py`. What a template writes
    /// behind
    /// the end of a turn is not learned here.
    @Nested
    @Tag("native")
    class AsInTrl {
        private static final Path GOLDEN = Path.of("..", "testkit", "golden");

        static Stream<Arguments> cases() throws IOException {
            JsonNode golden =
                    new ObjectMapper().readTree(GOLDEN.resolve("sft-turns.json").toFile());
            return StreamSupport.stream(golden.path("cases").spliterator(), false)
                    .map(one -> Arguments.of(
                            one.path("family").asText(),
                            golden.path("templates").path(one.path("family").asText()),
                            one));
        }

        @ParameterizedTest(name = "{0} {index}")
        @MethodSource("cases")
        void theMaskIsTrls(String family, JsonNode templates, JsonNode one) {
            try (HfTokenizer tokenizer = HfTokenizer.open(GOLDEN.resolve("sft").resolve(family))) {
                int end = tokenizer.endOfTurnId().orElseThrow();
                TokenPair marked = pair(tokenizer, templates.path("training").asText(), one);
                assertThat(whole(marked)).isEqualTo(upTo(end, ints(one.path("input_ids"))));
                assertThat(learned(marked))
                        .isEqualTo(
                                withoutLineBreaks(end, ints(one.path("input_ids")), ints(one.path("assistant_masks"))));

                TokenPair found = pair(tokenizer, templates.path("usual").asText(), one);
                assertThat(whole(found)).isEqualTo(upTo(end, ints(one.path("usual_ids"))));
                assertThat(found.exact()).isTrue();
                if (family.equals("qwen2_5")) {
                    assertThat(count(learned(marked)) - count(learned(found)))
                            .as("its marks begin with the line break that opens the turn")
                            .isEqualTo(turns(one));
                }
                assertThat(ends(end, found)).isEqualTo(turns(one));
            }
        }

        private static TokenPair pair(HfTokenizer tokenizer, String template, JsonNode one) {
            PromptRenderer prompts = new PromptRenderer(
                    tokenizer, new JinjaChatTemplate(template, tokenizer.specialTokens(), Clock.systemUTC()), "");
            List<Message> messages = new ArrayList<>();
            one.path("messages").forEach(message -> messages.add(new Message((ObjectNode) message)));
            Map<String, JsonNode> variables =
                    one.path("tools").isArray() ? Map.of("tools", one.path("tools")) : Map.of();
            int first = IntStream.range(0, messages.size())
                    .filter(i -> messages.get(i).role().equals("assistant"))
                    .findFirst()
                    .orElseThrow();
            return prompts.turns(
                    new Conversation(messages.subList(0, first), variables), messages.subList(first, messages.size()));
        }

        private static int[] ints(JsonNode array) {
            return StreamSupport.stream(array.spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
        }

        private static int turns(JsonNode one) {
            return (int) StreamSupport.stream(one.path("messages").spliterator(), false)
                    .filter(message -> message.path("role").asText().equals("assistant"))
                    .count();
        }

        private static int[] whole(TokenPair pair) {
            return IntStream.concat(IntStream.of(pair.promptIds()), IntStream.of(pair.completionIds()))
                    .toArray();
        }

        private static int[] upTo(int end, int[] ids) {
            int length = ids.length;
            while (ids[length - 1] != end) {
                length--;
            }
            return IntStream.of(ids).limit(length).toArray();
        }

        private static boolean[] learned(TokenPair pair) {
            boolean[] all = new boolean[whole(pair).length];
            System.arraycopy(
                    requireNonNull(pair.learned()), 0, all, pair.promptIds().length, pair.completionIds().length);
            return all;
        }

        /// TRL's mask without what stands behind an end token before the mark ends.
        private static boolean[] withoutLineBreaks(int end, int[] ids, int[] mask) {
            int length = upTo(end, ids).length;
            boolean[] all = new boolean[length];
            for (int i = 0; i < length; i++) {
                all[i] = mask[i] == 1 && !(i > 0 && ids[i - 1] == end);
            }
            return all;
        }

        private static int count(boolean[] mask) {
            return (int) IntStream.range(0, mask.length).filter(i -> mask[i]).count();
        }

        private static int ends(int end, TokenPair pair) {
            boolean[] learned = learned(pair);
            int[] ids = whole(pair);
            return (int) IntStream.range(0, ids.length)
                    .filter(i -> learned[i] && ids[i] == end)
                    .count();
        }
    }
}
