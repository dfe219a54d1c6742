package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an environment that answers owes beside [EnvironmentContract]: an expert who plays as it says succeeds and
/// reads what it says; the same turns lead to the same replies; whatever a model writes, there is a reply or a
/// score.
public abstract class EpisodeContract extends EnvironmentContract {
    private static final int MOST_TURNS = 200;

    private static Episodes episodes(Environment environment) {
        return environment.episodes().orElseThrow();
    }

    /// Returns a turn as the model's that wrote a message.
    private static ModelTurn turn(Message message) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : message.fields().path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(new ToolCall(
                    function.path("name").asText(),
                    function.path("arguments"),
                    call.path("id").asText()));
        }
        return new ModelTurn(message.content(), new ToolReply(message.content(), calls, ""), FinishReason.EOS);
    }

    private static ModelTurn said(String text) {
        return new ModelTurn(text, ToolReply.words(text), FinishReason.EOS);
    }

    @Test
    void anExpertWhoPlaysAsItSaysSucceeds() {
        Environment environment = environment();
        for (int level = 0; level < environment.levels(); level++) {
            for (int i = 0; i < 20; i++) {
                Task task = environment.draw(Split.TRAIN, level, Seeds.stream(5, "played", level, i));
                List<Message> turns = environment.solutionTurns(task);
                assertThat(turns.getLast().role()).isEqualTo("assistant");
                try (Episode episode = episodes(environment).begin(task, 7)) {
                    assertThat(played(episode, turns).success())
                            .as("%s: %s", task.question(), turns)
                            .isTrue();
                }
            }
        }
    }

    private static Score played(Episode episode, List<Message> turns) {
        int at = 0;
        while (true) {
            EpisodeReply reply = episode.reply(turn(turns.get(at++)));
            if (reply instanceof EpisodeReply.Ended(Score score)) {
                assertThat(at).isEqualTo(turns.size());
                return score;
            }
            for (Message message : ((EpisodeReply.Messages) reply).messages()) {
                assertThat(turns.get(at++)).isEqualTo(message);
            }
        }
    }

    @Test
    void theSameTurnsLeadToTheSameReplies() {
        Environment environment = environment();
        for (int level = 0; level < environment.levels(); level++) {
            Task task = environment.draw(Split.TRAIN, level, Seeds.stream(6, "replies", level));
            List<Message> turns = environment.solutionTurns(task);
            try (Episode one = episodes(environment).begin(task, 3);
                    Episode other = episodes(environment).begin(task, 3)) {
                assertThat(one.reply(turn(turns.getFirst()))).isEqualTo(other.reply(turn(turns.getFirst())));
            }
        }
    }

    @Test
    void anyTurnGetsAReplyOrAScoreThatIsNoSuccess() {
        Environment environment = environment();
        for (int level = 0; level < environment.levels(); level++) {
            Task task = environment.draw(Split.TRAIN, level, Seeds.stream(7, "junk turns", level));
            for (String text : List.of("", " ", "?", "\u0000", "(((((", "f(", "9".repeat(2000))) {
                try (Episode episode = episodes(environment).begin(task, 1)) {
                    ModelTurn junk = said(text);
                    for (int i = 0; i < MOST_TURNS; i++) {
                        if (episode.reply(junk) instanceof EpisodeReply.Ended(Score score)) {
                            assertThat(score.success()).isFalse();
                            break;
                        }
                    }
                }
                for (EpisodeEnd end : EpisodeEnd.values()) {
                    try (Episode episode = episodes(environment).begin(task, 1)) {
                        assertThat(episode.cut(said(text), end).success()).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void longTextsAreReadInTime() {
        Environment environment = environment();
        Task task = environment.draw(Split.TRAIN, 0, Seeds.stream(7, "long turns"));
        HostileTexts.show(text -> {
            try (Episode episode = episodes(environment).begin(task, 1)) {
                episode.reply(said(text));
            }
        });
    }
}
