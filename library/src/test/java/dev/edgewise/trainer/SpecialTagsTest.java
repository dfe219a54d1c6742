package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.generate.Constraints;
import dev.edgewise.generate.EpisodeLimits;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.grammar.CallLimits;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.format.CallFormats;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Calls whose tags are special tokens of the model are seen wherever tools are offered.
@Tag("native")
class SpecialTagsTest {
    private static final String CALL = "{\"name\": \"f\", \"arguments\": {}}";
    private static final List<String> SPECIAL = List.of("<tool_call>", "</tool_call>", "<mark>");
    private static final List<String> PIECES = List.of("<tool_call>", "</tool_call>", "<mark>", CALL, "Hi", "x");
    private static final int[] CALLING = {2, 0, 3, 1, 23};
    private static final SamplingSettings SAMPLING =
            new SamplingSettings(1, 1, 0, 8, List.of(), new EpisodeLimits(2, 60));

    private static final String TEMPLATE = "{% for t in tools or [] %}{{ t | tojson }}{% endfor %}"
            + "{% for m in messages %}{{ m.content }}{% for c in m.tool_calls or [] %}"
            + "<tool_call>{{ c.function | tojson }}</tool_call>{% endfor %}{% endfor %}";

    private static final JsonNode TOOLS =
            JsonNodeFactory.instance.arrayNode().add(new Tool("f", "Does it.", object()).json());
    private static final Conversation OFFERED =
            new Conversation(List.of(new Message("user", "Hi")), Map.of("tools", TOOLS));

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode().put("type", "object");
    }

    /// A fake: each piece is a token; any other text becomes the last piece. The last id ends a completion.
    private record Pieces(List<String> pieces) implements Tokenizer {
        @Override
        public int[] encode(String text, boolean parseSpecial) {
            return new int[] {pieces.contains(text) ? pieces.indexOf(text) : pieces.size() - 1};
        }

        @Override
        public String decode(int[] ids, boolean skipSpecial) {
            return IntStream.of(ids)
                    .filter(id -> id < pieces.size() || id == endId())
                    .mapToObj(id -> id == endId() ? "<end>" : pieces.get(id))
                    .filter(piece -> !skipSpecial || !(SPECIAL.contains(piece) || piece.equals("<end>")))
                    .collect(Collectors.joining());
        }

        @Override
        public Set<String> specialTexts() {
            return Set.copyOf(SPECIAL);
        }

        @Override
        public int vocabularySize() {
            return Math.max(24, pieces.size() + 1);
        }

        @Override
        public OptionalInt bosId() {
            return OptionalInt.empty();
        }

        @Override
        public Set<Integer> eosIds() {
            return Set.of(endId());
        }

        @Override
        public int endId() {
            return vocabularySize() - 1;
        }

        @Override
        public int padId() {
            return endId();
        }

        @Override
        public void close() {}
    }

    /// Has a model write given tokens.
    private static TokenConstraint writing(int... ids) {
        return new TokenConstraint() {
            private int at;

            @Override
            public BitSet allowed() {
                return ids(ids[at]);
            }

            @Override
            public void accept(int id) {
                at++;
            }
        };
    }

    /// Right if the only turn calls a tool.
    private record Calling(Conversation asked, boolean inTurns) implements Environment, Episodes, Episode {
        @Override
        public String name() {
            return "calling";
        }

        @Override
        public int levels() {
            return 1;
        }

        @Override
        public String describe(int level) {
            return "a call";
        }

        @Override
        public Task draw(Split split, int level, RandomGenerator random) {
            return new Task("calling:1", new Cell("calling", level), "Hi", "", List.of(), asked);
        }

        @Override
        public Score score(Task task, String completion) {
            return Score.outcome(
                    !CallFormats.hermes().read(completion).calls().isEmpty(), new ParseResult.Answer(completion));
        }

        @Override
        public String solution(Task task) {
            return CALL;
        }

        @Override
        public Optional<Episodes> episodes() {
            return inTurns ? Optional.of(this) : Optional.empty();
        }

        @Override
        public Episode begin(Task task, long seed) {
            return this;
        }

        @Override
        public EpisodeReply reply(ModelTurn turn) {
            return new EpisodeReply.Ended(
                    Score.outcome(turn.read().calls().size() == 1, new ParseResult.Answer(turn.text())));
        }

        @Override
        public Score cut(ModelTurn last, EpisodeEnd end) {
            return Score.outcome(false, new ParseResult.Missing());
        }

        @Override
        public void close() {}
    }

    private static PromptRenderer prompts() {
        return new PromptRenderer(new Pieces(PIECES), new JinjaChatTemplate(TEMPLATE, Map.of(), Clock.systemUTC()), "");
    }

    private static Rollout rollout(Calling environment) {
        try (Policy policy = TinyPolicy.open()) {
            Task task = environment.draw(Split.TEST, 0, RandomGenerator.getDefault());
            Generator.Request request = new Generator.Request(new int[] {4, 5}, 1, () -> writing(CALLING));
            return new RolloutSampler(new Generator(policy, new Pieces(PIECES)), prompts(), Scores.PLAIN)
                    .sample(_ -> environment, List.of(new RolloutSampler.Asked(task, request)), 1, SAMPLING)
                    .getFirst()
                    .getFirst();
        }
    }

    @Test
    void rolloutsAndEpisodesSeeSuchCalls() {
        for (boolean inTurns : List.of(false, true)) {
            Rollout rollout = rollout(new Calling(OFFERED, inTurns));
            assertThat(rollout.completion().text()).isEqualTo("<tool_call>" + CALL + "</tool_call>");
            assertThat(rollout.score().success()).as("in turns: %s", inTurns).isTrue();
        }
    }

    @Test
    void withoutToolsTextsAreWithoutSpecialTokens() {
        Calling plain = new Calling(new Conversation(OFFERED.messages()), false);
        assertThat(rollout(plain).completion().text()).isEqualTo(CALL);
    }

    /// A model knows its calls by their special tokens, so a constraint to calls lets those through, and no others.
    @Test
    void aConstraintToCallsAllowsTheSpecialTags() {
        List<String> pieces = new ArrayList<>(PIECES);
        IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).forEach(pieces::add);
        Tokenizer tokenizer = new Pieces(pieces);
        Constraints constraints = new Constraints(tokenizer);
        TokenConstraint calls = constraints
                .calls(List.of(new Tool("f", "", object())), CallFormats.hermes(), new CallLimits(false, 1))
                .get();
        assertThat(calls.allowed()).isEqualTo(ids(0, pieces.indexOf("<")));
        calls.accept(0);
        calls.accept(3);
        assertThat(calls.allowed()).isEqualTo(ids(1, pieces.indexOf("<")));
        calls.accept(1);
        assertThat(calls.allowed()).isEqualTo(ids(tokenizer.endId()));
        TokenConstraint text = constraints
                .json(JsonNodeFactory.instance.objectNode().put("type", "string"))
                .get();
        text.accept(pieces.indexOf("\""));
        assertThat(text.allowed().get(0)).as("a tag in JSON").isFalse();
    }

    private static BitSet ids(int... ids) {
        BitSet set = new BitSet();
        IntStream.of(ids).forEach(set::set);
        return set;
    }

    @Test
    void aStopStringIsCutBehindTheShownTag() {
        try (Policy policy = TinyPolicy.open()) {
            Generator.Request request = new Generator.Request(new int[] {4, 5}, 1, () -> writing(0, 3, 1, 4, 5));
            Completion completion = new Generator(policy, new Pieces(PIECES))
                    .generate(
                            List.of(prompts().request(OFFERED, request)),
                            1,
                            new SamplingSettings(1, 1, 0, 8, List.of("Hi")))
                    .getFirst()
                    .getFirst();
            assertThat(completion.text()).isEqualTo("<tool_call>" + CALL + "</tool_call>");
        }
    }
}
