package dev.edgewise.teacher.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.testkit.TeacherContract;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTeacherTest extends TeacherContract {
    @TempDir
    Path directory;

    private Teacher teacher(String rows) throws IOException {
        return new RecordedTeacher(Files.writeString(directory.resolve("answers.jsonl"), rows));
    }

    @Override
    protected Teacher teacher() {
        try {
            return teacher("{\"prompt\": \"a\", \"answer\": \"1\"}\n{\"prompt\": \"b\", \"answer\": \"2\"}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<TeacherRequest> requests() {
        return List.of(request("a", 0), request("b", 0));
    }

    private static TeacherRequest request(String question, long seed) {
        return new TeacherRequest(List.of(new Message("user", question)), 10, 1, seed);
    }

    private static String answer(Teacher teacher, String question, long seed) {
        return teacher.ask(List.of(request(question, seed))).getFirst().text();
    }

    @Test
    void answersTheConversationInOrder() throws IOException {
        Teacher teacher = teacher("""
                {"messages": [{"role": "user", "content": "a"}], "answer": "1"}
                {"messages": [{"role": "system", "content": "b"}, {"role": "user", "content": "a"}], "answer": "2"}
                {"prompt": "c", "answer": "3", "complete": false}
                """);
        TeacherRequest two =
                new TeacherRequest(List.of(new Message("system", "b"), new Message("user", "a")), 10, 0, 0);

        assertThat(teacher.ask(List.of(request("c", 0), two, request("a", 0))))
                .containsExactly(
                        new TeacherReply("3", false, TeacherUsage.NONE),
                        new TeacherReply("2", true, TeacherUsage.NONE),
                        new TeacherReply("1", true, TeacherUsage.NONE));
    }

    @Test
    void drawsRowsInTurnAndRowsWithASeedByIt() throws IOException {
        Teacher teacher = teacher("""
                {"prompt": "a", "answer": "first"}
                {"prompt": "a", "answer": "of seed 7", "seed": 7}
                {"prompt": "a", "answer": "second"}
                """);

        assertThat(List.of(0, 1, 2, 7, -1))
                .extracting(seed -> answer(teacher, "a", seed))
                .containsExactly("first", "second", "first", "of seed 7", "second");
    }

    @Test
    void namesTheRequestThatHasNoAnswer() throws IOException {
        Teacher teacher = teacher("{\"prompt\": \"a\", \"answer\": \"1\", \"seed\": 3}\n");
        Path file = directory.resolve("answers.jsonl");

        assertThatThrownBy(() -> answer(teacher, "What is\n3 + 4?", 0))
                .isInstanceOf(DataException.class)
                .hasMessage("The teacher's file " + file + " has no answer to \"What is\\n3 + 4?\" (1 message)."
                        + " Add a row with these messages, or take a teacher that can write one.");
        assertThatThrownBy(() -> answer(teacher, "a", 0))
                .hasMessage("The teacher's file " + file + " has no answer with seed 0 to \"a\" (1 message)."
                        + " Add a row with these messages, or take a teacher that can write one.");
    }

    @Test
    void refusesRowsThatAreNoAnswers() {
        assertThatThrownBy(() -> teacher("{\"prompt\": \"a\"}\n"))
                .hasMessage(
                        directory.resolve("answers.jsonl") + ":1: there is no field \"answer\". Fields here: prompt.");
        assertThatThrownBy(() -> teacher("{\"prompt\": \"a\", \"answer\": \"1\", \"seed\": \"x\"}\n"))
                .hasMessage(directory.resolve("answers.jsonl")
                        + ":1: the field \"seed\" must be a whole number but is a string (\"x\").");
        assertThatThrownBy(() -> teacher("{\"question\": \"a\", \"answer\": \"1\"}\n"))
                .hasMessage(directory.resolve("answers.jsonl")
                        + ":1: there is no field \"messages\". Fields here: question, answer.");
    }
}
