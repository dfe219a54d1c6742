package dev.edgewise.environment.tools;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.task.Task;
import dev.edgewise.text.Message;
import dev.edgewise.tool.loop.LoopFunction;
import dev.edgewise.tool.loop.LoopRun;
import dev.edgewise.tool.loop.PythonValue;
import dev.edgewise.tool.loop.ToolLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Episodes in the tool loop: a turn is a line with one command, and the reply is what it gave. `Answer(value)`
/// ends the episode, and so does the tenth failed try in a row.
///
/// **How this differs from microchain:** there a failed try is forgotten once one succeeds. Here it stays in the
/// conversation, since what a model has read is in its cache, and learned with what came of it.
///
/// @param functions of a task, without `Answer`
/// @param penalty reward of a try that failed, 0 or below
/// @param check decides whether an answer is right
record LoopEpisodes(Function<Task, List<LoopFunction>> functions, double penalty, AnswerCheck check)
        implements Episodes {
    /// Ends an episode.
    static final LoopFunction ANSWER = new LoopFunction(
            "Answer", "gives the answer and ends", List.of("value"), "Answer(value=12)", List::getFirst);

    /// Returns the loop of a task.
    ToolLoop loop(Task task) {
        return loop(functions.apply(task));
    }

    static ToolLoop loop(List<LoopFunction> functions) {
        List<LoopFunction> all = new ArrayList<>(functions);
        all.add(ANSWER);
        return new ToolLoop(all);
    }

    /// Returns what a task's model is told of the loop.
    static String instructions(List<LoopFunction> functions) {
        return "Solve the problem with the functions. Write one call a line, such as "
                + functions.getFirst().example() + ", with plain values, and nothing else. Functions:\n"
                + loop(functions).help() + "\nProblem: ";
    }

    /// Returns the expert's turns: the calls with their results, and the answer.
    static List<Message> expert(List<LoopFunction> functions, List<String> calls, String answer) {
        ToolLoop loop = loop(functions);
        List<Message> turns = new ArrayList<>();
        for (String call : calls) {
            turns.add(new Message("assistant", call));
            turns.add(new Message("user", loop.answer(call).output()));
        }
        turns.add(new Message("assistant", "Answer(" + answer + ")"));
        return turns;
    }

    /// Scores a turn that gives the answer; anything else is wrong.
    Score score(Task task, String turn) {
        return loop(task).answer(turn) instanceof ToolLoop.Outcome.Success success
                        && success.function().equals(ANSWER)
                ? score(task, success)
                : wrong(turn);
    }

    private Score score(Task task, ToolLoop.Outcome.Success success) {
        String given = PythonValue.text(success.values().getFirst());
        return Score.outcome(check.isRight(AnswerFormat.BARE, task, given), new ParseResult.Answer(given));
    }

    private static Score wrong(String text) {
        return Score.outcome(false, text.isBlank() ? new ParseResult.Empty() : new ParseResult.Missing());
    }

    @Override
    public List<String> stop() {
        return List.of("\n");
    }

    @Override
    public Episode begin(Task task, long seed) {
        return new InLoop(task, loop(task));
    }

    private final class InLoop implements Episode {
        private final Task task;
        private final ToolLoop loop;
        private int failed;

        InLoop(Task task, ToolLoop loop) {
            this.task = task;
            this.loop = loop;
        }

        @Override
        public EpisodeReply reply(ModelTurn turn) {
            ToolLoop.Outcome outcome = loop.answer(turn.text());
            if (outcome instanceof ToolLoop.Outcome.Success success) {
                failed = 0;
                return success.function().equals(ANSWER)
                        ? new EpisodeReply.Ended(score(task, success))
                        : EpisodeReply.message("user", success.output());
            }
            return ++failed == LoopRun.TRIES
                    ? new EpisodeReply.Ended(wrong(turn.text()))
                    : new EpisodeReply.Messages(List.of(new Message("user", outcome.output())), penalty);
        }

        @Override
        public Score cut(ModelTurn last, EpisodeEnd end) {
            return wrong(last.text());
        }

        /// A command is text, whatever format the model writes calls in.
        @Override
        public Message message(ModelTurn turn) {
            return new Message("assistant", turn.text());
        }
    }
}
