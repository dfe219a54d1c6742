package dev.edgewise.environment;

import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Episodes with tools: calls are run and their results told, until the model writes a turn without a call, which is
/// its answer.
///
/// @param tools of a task
/// @param grader says what an answer is worth
/// @param penalty reward of a turn in which a call went wrong or could not be read, 0 or below
public record ToolEpisodes(Function<Task, ToolRunner> tools, Grader grader, double penalty) implements Episodes {
    /// Makes episodes without a penalty.
    public ToolEpisodes(Function<Task, ToolRunner> tools, Grader grader) {
        this(tools, grader, 0);
    }

    public ToolEpisodes {
        if (!(penalty <= 0)) {
            throw new IllegalArgumentException("the penalty must be 0 or below but was " + penalty);
        }
    }

    /// Says what an answer is worth.
    @FunctionalInterface
    public interface Grader {
        /// Scores the end of an episode.
        ///
        /// @param made the calls that were run, in order
        /// @param answer the model's last turn
        Score score(Task task, List<Made> made, String answer);
    }

    /// A call that was run.
    ///
    /// @param error whether its result was an error
    public record Made(ToolCall call, String result, boolean error) {}

    @Override
    public Episode begin(Task task, long seed) {
        return new WithTools(task, tools.apply(task));
    }

    private final class WithTools implements Episode {
        private final Task task;
        private final ToolRunner runner;
        private final List<Made> made = new ArrayList<>();

        WithTools(Task task, ToolRunner runner) {
            this.task = task;
            this.runner = runner;
        }

        @Override
        public EpisodeReply reply(ModelTurn turn) {
            if (turn.read().isMalformed()) {
                Message told = new Message("user", "Error: " + turn.read().fault());
                return new EpisodeReply.Messages(List.of(told), penalty);
            }
            if (turn.read().calls().isEmpty()) {
                return new EpisodeReply.Ended(grader.score(task, List.copyOf(made), turn.text()));
            }
            List<Message> results = new ArrayList<>();
            double reward = 0;
            for (ToolCall call : turn.read().calls()) {
                ToolRunner.Result result = runner.run(call);
                made.add(new Made(call, result.text(), result.error()));
                results.add(result.message(call));
                reward = result.error() ? penalty : reward;
            }
            return new EpisodeReply.Messages(results, reward);
        }

        @Override
        public Score cut(ModelTurn last, EpisodeEnd end) {
            return Score.outcome(false, new ParseResult.Missing());
        }
    }
}
