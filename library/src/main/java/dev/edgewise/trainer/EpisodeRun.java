package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.generate.EpisodeLimits;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.Transcript;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One episode while it is played: what was said, and as which tokens.
final class EpisodeRun implements AutoCloseable {
    private final Environment environment;
    private final Task task;
    private final Episode episode;
    private final EpisodeLimits limits;
    private final int room;
    private final List<Completion> turns = new ArrayList<>();
    private final List<int[]> replies = new ArrayList<>();
    private final List<Double> rewards = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private @Nullable Score score;
    private EpisodeEnd end = EpisodeEnd.ENVIRONMENT;

    /// @param room tokens of the model's context behind the prompt
    EpisodeRun(Environment environment, Task task, Episode episode, EpisodeLimits limits, int room) {
        this.environment = environment;
        this.task = task;
        this.episode = episode;
        this.limits = limits;
        this.room = Math.min(room, limits.tokens());
    }

    Environment environment() {
        return environment;
    }

    Task task() {
        return task;
    }

    boolean ended() {
        return score != null;
    }

    /// Takes the model's turn and has the environment answer it.
    ///
    /// @return the tokens that the model reads next; empty where the episode is over
    int[] answer(Completion written, PromptRenderer prompts) {
        ModelTurn turn = new ModelTurn(written.text(), prompts.read(written.text()), written.finish());
        turns.add(written);
        rewards.add(0.0);
        Conversation before = task.conversation().and(messages);
        Message said = episode.message(turn);
        messages.add(said);
        if (written.finish() == FinishReason.LENGTH) {
            return cut(turn, tokens() >= room ? EpisodeEnd.ROOM : EpisodeEnd.LENGTH);
        }
        return switch (episode.reply(turn)) {
            case EpisodeReply.Ended(Score given) -> {
                score = given;
                yield new int[0];
            }
            case EpisodeReply.Messages(List<Message> said2, double reward) -> {
                rewards.set(rewards.size() - 1, reward);
                if (turns.size() >= limits.turns()) {
                    messages.addAll(said2);
                    yield cut(turn, EpisodeEnd.TURNS);
                }
                int[] ids =
                        new EpisodeTokens(prompts).reply(before, said, said2, written.tokenIds()[written.length() - 1]);
                messages.addAll(said2);
                if (tokens() + ids.length >= room) {
                    yield cut(turn, EpisodeEnd.ROOM);
                }
                replies.add(ids);
                yield ids;
            }
        };
    }

    private int[] cut(ModelTurn turn, EpisodeEnd reason) {
        end = reason;
        score = episode.cut(turn, reason);
        return new int[0];
    }

    /// Returns how many tokens the model may write next.
    int left() {
        return room - tokens();
    }

    private int tokens() {
        return turns.stream().mapToInt(Completion::length).sum()
                + replies.stream().mapToInt(ids -> ids.length).sum();
    }

    /// Returns what the model wrote, and what it is worth.
    Rollout rollout() {
        Score given = Objects.requireNonNull(score, "the episode is not over");
        double before = rewards.stream().mapToDouble(each -> each).sum();
        rewards.set(rewards.size() - 1, rewards.getLast() + given.reward());
        return new Rollout(completion(), before == 0 ? given : withTurns(given, before));
    }

    private static Score withTurns(Score given, double turns) {
        Map<String, Double> components = new LinkedHashMap<>(given.components());
        components.merge("turns", turns, Double::sum);
        return new Score(given.reward() + turns, given.success(), given.parsed(), components, given.feedback());
    }

    private Completion completion() {
        int own = turns.stream().mapToInt(Completion::length).sum();
        int[] ids = new int[own];
        float[] logProbs = new float[own];
        float[] entropies = new float[own];
        int[] all = new int[tokens()];
        boolean[] written = new boolean[all.length];
        int at = 0;
        int place = 0;
        for (int i = 0; i < turns.size(); i++) {
            Completion turn = turns.get(i);
            int n = turn.length();
            System.arraycopy(turn.tokenIds(), 0, ids, at, n);
            System.arraycopy(turn.logProbs(), 0, logProbs, at, n);
            System.arraycopy(turn.entropies(), 0, entropies, at, n);
            System.arraycopy(turn.tokenIds(), 0, all, place, n);
            Arrays.fill(written, place, place + n, true);
            at += n;
            place += n;
            if (i < replies.size()) {
                System.arraycopy(replies.get(i), 0, all, place, replies.get(i).length);
                place += replies.get(i).length;
            }
        }
        Transcript transcript = new Transcript(
                all,
                written,
                turns.stream().mapToInt(Completion::length).toArray(),
                rewards.stream().mapToDouble(each -> each).toArray(),
                messages,
                end);
        return new Completion(
                ids,
                logProbs,
                entropies,
                end == EpisodeEnd.ENVIRONMENT ? turns.getLast().finish() : FinishReason.LENGTH,
                turns.stream().map(Completion::text).collect(Collectors.joining("\n")),
                transcript);
    }

    @Override
    public void close() {
        episode.close();
    }
}
