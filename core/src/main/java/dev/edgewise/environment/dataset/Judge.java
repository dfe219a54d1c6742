package dev.edgewise.environment.dataset;

import dev.edgewise.environment.AnswerFeedback;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Verifier;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.RewardRequest;
import dev.edgewise.reward.Score;
import dev.edgewise.reward.Scorer;
import dev.edgewise.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// Decides what a completion of a data set's task is worth.
sealed interface Judge {
    /// Returns the scores of the attempts, in the same order.
    List<Score> scores(List<Attempt> attempts);

    /// Tells whether an outside program is asked. It keeps its own time limit.
    default boolean isOutside() {
        return false;
    }

    /// Takes note of a task before it is drawn for the first time.
    ///
    /// @throws dev.edgewise.error.DataException if the task cannot be judged
    void take(Item item, Task task);

    /// Returns the completion that an expert would write.
    String solution(Task task);

    /// Says what became of an answer, where a score has no words of its own.
    default String feedback(Task task, Score score) {
        return AnswerFeedback.of(score, "", "");
    }

    /// Ends what it has started.
    default void release() {}

    /// Compares the marked answer with the task's.
    record Comparison(Verifier type, AnswerFormat format, boolean showSteps) implements Judge {
        @Override
        public List<Score> scores(List<Attempt> attempts) {
            return attempts.stream().map(this::score).toList();
        }

        private Score score(Attempt attempt) {
            ParseResult parsed = format.parse(attempt.completion());
            boolean right =
                    parsed instanceof ParseResult.Answer(String answer) && type.isRight(format, attempt.task(), answer);
            return Score.outcome(right, parsed);
        }

        @Override
        public void take(Item item, Task task) {
            String solution = solution(task);
            if (type.isShown() && !score(new Attempt(task, solution)).success()) {
                throw new DataException(item.place() + ": the reference solution is not right in the answer format \""
                        + format.key() + "\": " + words(format.parse(solution)) + ", but the answer is \""
                        + Quoted.of(item.answer()) + "\". Choose another answer format, or remove the row.");
            }
        }

        private static String words(ParseResult parsed) {
            return switch (parsed) {
                case ParseResult.Answer(String answer) -> "its answer reads \"" + Quoted.of(answer) + "\"";
                case ParseResult.Empty() -> "it is blank";
                case ParseResult.Missing() -> "no answer is found in it";
                case ParseResult.Ambiguous(int count) -> count + " answers are found in it";
            };
        }

        @Override
        public String feedback(Task task, Score score) {
            String answer = type.isShown() ? type.shown(task.answer()) : "";
            return AnswerFeedback.of(score, answer, format.instruction());
        }

        @Override
        public String solution(Task task) {
            return format.write(showSteps ? task.steps() : List.of(), type.shown(task.answer()));
        }
    }

    /// Asks an outside program. Attempts are counted, so that each has its own id.
    final class Outside implements Judge {
        private final Scorer reward;
        private final Map<String, Item.Judged> rows = new HashMap<>();
        private final AtomicLong asked = new AtomicLong();

        /// @param reward closed by [#release]
        Outside(Scorer reward) {
            this.reward = reward;
        }

        @Override
        public boolean isOutside() {
            return true;
        }

        @Override
        public List<Score> scores(List<Attempt> attempts) {
            return reward.scores(attempts.stream().map(this::request).toList());
        }

        private RewardRequest request(Attempt attempt) {
            String task = attempt.task().id();
            Item.Judged judged = Objects.requireNonNull(rows.get(task), task);
            String id = String.valueOf(asked.incrementAndGet());
            return new RewardRequest(id, task, judged.prompt(), attempt.completion(), judged.row());
        }

        @Override
        public void take(Item item, Task task) {
            rows.put(task.id(), Objects.requireNonNull(item.judged(), item.place()));
        }

        @Override
        public String solution(Task task) {
            return String.join("\n", task.steps());
        }

        @Override
        public void release() {
            reward.close();
        }
    }
}
