package dev.edgewise.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.data.InstructionRow;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.known.RecordedTeacher;
import dev.edgewise.text.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The recorded answers of `examples/select` answer what is asked, whatever the student takes.
class SelectExampleTest {
    private static final Path FOLDER = Path.of("..", "examples", "select");

    private final Teacher teacher = new RecordedTeacher(FOLDER.resolve("answers.jsonl"));

    private TeacherReply ask(List<Message> messages) {
        return teacher.ask(List.of(new TeacherRequest(messages, 100, 0, 0))).getFirst();
    }

    @Test
    void everyRequestHasAnAnswer() {
        List<InstructionRow> rows = InstructionRow.read(List.of(FOLDER.resolve("rows.jsonl")), List.of());
        int unread = 0;
        for (InstructionRow row : rows) {
            InstructionPair original = new InstructionPair(
                    row.instruction(), row.input(), row.responses().getFirst());
            Optional<InstructionPair> rewritten =
                    ReflectionAnswer.instruction(ask(ReflectionPrompt.instruction(original)));
            unread += rewritten.isEmpty() ? 1 : 0;
            assertThat(ReflectionAnswer.output(ask(ReflectionPrompt.output(original))))
                    .isPresent();
            rewritten.ifPresent(pair -> assertThat(ReflectionAnswer.output(ask(ReflectionPrompt.output(pair))))
                    .isPresent());
        }
        assertThat(rows).hasSize(6);
        assertThat(unread)
                .as("one answer shows what becomes of one that cannot be read")
                .isEqualTo(1);
    }
}
