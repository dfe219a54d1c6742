package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// An environment that replies with the last letters of what the model wrote, until it has written enough letters.
///
/// @param enough letters that end an episode; right if the last turn's length is even
/// @param open counts the episodes that are not closed
record EchoEpisodes(int enough, AtomicInteger open) implements Environment, Episodes {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public int levels() {
        return 1;
    }

    @Override
    public String describe(int level) {
        return "echoes";
    }

    @Override
    public Task draw(Split split, int level, RandomGenerator random) {
        String letters = "#".repeat(1 + random.nextInt(4)) + (split == Split.TEST ? "$" : "%");
        return new Task(letters, new Cell("echo", level), letters, "", List.of());
    }

    @Override
    public Score score(Task task, String completion) {
        throw new IllegalStateException("an episode scores itself");
    }

    @Override
    public String solution(Task task) {
        return "&";
    }

    @Override
    public Optional<Episodes> episodes() {
        return Optional.of(this);
    }

    @Override
    public Episode begin(Task task, long seed) {
        open.incrementAndGet();
        return new Episode() {
            private int letters;

            @Override
            public EpisodeReply reply(ModelTurn turn) {
                letters += turn.text().length();
                if (letters >= enough) {
                    return new EpisodeReply.Ended(outcome(turn));
                }
                String tail = turn.text().substring(Math.max(0, turn.text().length() - 3));
                return new EpisodeReply.Messages(List.of(new Message("user", "(" + tail + ")")), -0.25);
            }

            @Override
            public Score cut(ModelTurn last, EpisodeEnd end) {
                return Score.outcome(false, new ParseResult.Missing());
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    private static Score outcome(ModelTurn turn) {
        return Score.outcome(turn.text().length() % 2 == 0, new ParseResult.Answer(turn.text()));
    }
}
