package dev.edgewise.teacher.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.testkit.TeacherContract;
import dev.edgewise.text.Message;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProceduralTeacherTest extends TeacherContract {
    private final Environment addition = TaskFamily.ADDITION.create(AnswerFormat.HASH, true);

    @Override
    protected Teacher teacher() {
        return new ProceduralTeacher(List.of(addition));
    }

    private Task task(int i) {
        return addition.draw(Split.TRAIN, 2 + i, Seeds.stream(1, i));
    }

    @Override
    protected List<TeacherRequest> requests() {
        return IntStream.range(0, 2)
                .mapToObj(i -> new TeacherRequest(
                        List.of(new Message("user", "Please solve: " + task(i).question())), 100, 0, 0, task(i)))
                .toList();
    }

    @Test
    void answersByTheSolution() {
        TeacherReply reply = teacher().ask(requests()).getFirst();
        assertThat(reply.text()).isEqualTo(addition.solution(task(0)));
        assertThat(reply.complete()).isTrue();
    }

    @Test
    void refusesWhatIsNoTask() {
        TeacherRequest other = new TeacherRequest(List.of(new Message("user", "Is this right?")), 10, 0, 0);
        assertThatThrownBy(() -> teacher().ask(List.of(other)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a procedural teacher answers tasks of addition but was asked \"Is this right?\"; take a"
                        + " teacher of another type, such as endpoint or local");
        assertThatThrownBy(() -> new ProceduralTeacher(List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "a procedural teacher answers by the solutions of environments, but none is named here; name"
                                + " one, or take a teacher of another type");
    }
}
