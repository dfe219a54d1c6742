package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Demonstration;
import dev.edgewise.data.Demonstrations;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Token ids and loss masks of demonstrations and prompts equal those that TRL's `SFTTrainer` prepares, for a tokenizer
/// and a template of every family; what a template writes behind the end of a turn is not learned. The golden files
/// are those of `testkit/oracle/make_sft.py`.
@Tag("native")
class TrlParityTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden", "sft");

    @TempDir
    Path folder;

    static List<String> families() throws IOException {
        try (Stream<Path> directories = Files.list(GOLDEN)) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /// A family's files, opened.
    private record Family(HfTokenizer tokenizer, JsonNode expected) implements AutoCloseable {
        static Family open(String name) {
            try {
                return new Family(
                        HfTokenizer.open(GOLDEN.resolve(name)),
                        new ObjectMapper()
                                .readTree(GOLDEN.resolve(name)
                                        .resolve("expected.json")
                                        .toFile()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        PromptRenderer prompts(boolean splitSpecialTokens) {
            String source = tokenizer.chatTemplate();
            assertThat(source).isNotNull();
            Clock clock = Clock.fixed(Instant.parse(expected.path("clock").asText()), ZoneOffset.UTC);
            return new PromptRenderer(
                    tokenizer, new JinjaChatTemplate(source, tokenizer.specialTokens(), clock), "", splitSpecialTokens);
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("families")
    void demonstrationsAreThoseOfTrl(String name) throws IOException {
        try (Family family = Family.open(name)) {
            JsonNode rows = family.expected().path("rows");
            assertThat(rows.size()).isGreaterThan(10);
            for (JsonNode one : rows) {
                String text = one.path("row").toString();
                Path file = Files.writeString(folder.resolve("row.jsonl"), text);
                Demonstration row = Demonstrations.read(List.of(file), Demonstrations.Fields.STANDARD)
                        .getFirst();
                TokenPair pair = new DemonstrationTokens(family.prompts(false)).of(row);
                boolean chat = row instanceof Demonstration.Chat;
                int[] ids = ints(one.path("input_ids"));
                int end = chat ? family.expected().path("end_of_turn").asInt() : ids[ids.length - 1];
                int length = ids.length;
                while (ids[length - 1] != end) {
                    length--;
                }
                int border = (int) Arrays.stream(ints(one.path("completion_mask")))
                        .takeWhile(learned -> learned == 0)
                        .count();
                int[] prompt = ints(one.path("prompt_ids"));
                assertThat(pair.promptIds()).as(text).isEqualTo(Arrays.copyOf(ids, border));
                assertThat(pair.completionIds()).as(text).isEqualTo(Arrays.copyOfRange(ids, border, length));
                assertThat(pair.exact())
                        .as(text)
                        .isEqualTo(Arrays.equals(prompt, Arrays.copyOf(ids, Math.min(ids.length, prompt.length))));
                assertThat(
                                switch (row) {
                                    case Demonstration.Chat(var _, Conversation asked, var _) ->
                                        family.prompts(false).render(asked).ids();
                                    case Demonstration.Text(var _, String asked, var _) ->
                                        family.prompts(false).plain(asked).ids();
                                })
                        .as(text)
                        .isEqualTo(prompt);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void rawPromptsAreThoseOfTransformers(String name) {
        try (Family family = Family.open(name)) {
            JsonNode raw = family.expected().path("raw");
            assertThat(raw.size()).isEqualTo(5);
            for (JsonNode one : raw) {
                assertThat(family.prompts(false)
                                .plain(one.path("text").asText())
                                .ids())
                        .as(one.toString())
                        .isEqualTo(ints(one.path("ids")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void specialTokensInContentsCanBeText(String name) {
        try (Family family = Family.open(name)) {
            JsonNode split = family.expected().path("split");
            assertThat(split.size()).isEqualTo(3);
            for (JsonNode one : split) {
                List<Message> messages = new ArrayList<>();
                one.path("messages").forEach(message -> messages.add(new Message((ObjectNode) message)));
                assertThat(family.prompts(true)
                                .render(new Conversation(messages))
                                .ids())
                        .as(one.toString())
                        .isEqualTo(ints(one.path("ids")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void theEndOfTheTurnIsTheTemplatesOwn(String name) {
        try (Family family = Family.open(name)) {
            int end = family.expected().path("end_of_turn").asInt();
            assertThat(family.tokenizer().endOfTurnId()).hasValue(end);
            assertThat(family.tokenizer().eosIds())
                    .contains(end, family.tokenizer().endId());
            assertThat(IntStream.of(family.tokenizer().encode("a", true))).doesNotContain(end);
        }
    }
}
