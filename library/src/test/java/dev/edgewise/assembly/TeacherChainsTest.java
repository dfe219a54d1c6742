package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.Episode;
import dev.edgewise.environment.EpisodeReply;
import dev.edgewise.environment.Episodes;
import dev.edgewise.environment.ModelTurn;
import dev.edgewise.error.RewardException;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TeacherChainsTest {
    /// An environment that never answers.
    private static final class Hanging implements Environment, Episode {
        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        public EpisodeReply reply(ModelTurn turn) {
            try {
                never.await();
            } catch (InterruptedException left) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("left behind");
        }

        @Override
        public Score cut(ModelTurn last, EpisodeEnd end) {
            return score(task(), "");
        }

        @Override
        public void close() {}

        @Override
        public Optional<Episodes> episodes() {
            return Optional.of((_, _) -> this);
        }

        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public int levels() {
            return 1;
        }

        @Override
        public String describe(int level) {
            return "hangs";
        }

        @Override
        public Task draw(Split split, int level, RandomGenerator random) {
            return task();
        }

        @Override
        public String solution(Task task) {
            return "";
        }

        @Override
        public Score score(Task task, String completion) {
            return Score.outcome(false, new ParseResult.Empty());
        }
    }

    private static Task task() {
        return new Task("one", new Cell("hanging", 0), "?", "", List.of());
    }

    private static Teacher teacher() {
        return new Teacher() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public List<TeacherReply> ask(List<TeacherRequest> requests) {
                return requests.stream()
                        .map(_ -> new TeacherReply("Add(1, 2)", true, TeacherUsage.NONE))
                        .toList();
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void anEnvironmentThatHangsIsNamed() {
        TeacherChains chains = new TeacherChains(teacher(), 3, 16, 0, 1, Duration.ofMillis(20));
        assertThatThrownBy(() -> chains.play(new Hanging(), List.of(task())))
                .isInstanceOf(RewardException.class)
                .hasMessage("answering a turn in an episode of task one (environment hanging) did not end within 20 ms."
                        + " Mend it, then give the same command again, which goes on where it was");
    }
}
