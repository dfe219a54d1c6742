package dev.edgewise.teacher.known;

import dev.edgewise.teacher.StreamingTeacher;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjIntConsumer;

/// Keeps what a teacher answers, and asks it for nothing that it has answered before. What is asked again costs
/// nothing, also after the process was killed.
public final class CachedTeacher implements StreamingTeacher {
    private final Teacher teacher;
    private final AnswerFile answers;

    /// @param directory where the answers of all teachers lie, a file for each
    /// @throws dev.edgewise.error.UserException if the file cannot be used
    public CachedTeacher(Teacher teacher, Path directory) {
        this.teacher = teacher;
        this.answers = new AnswerFile(directory, teacher.name());
    }

    @Override
    public String name() {
        return teacher.name();
    }

    @Override
    public void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived) {
        answers.ask(requests, teacher::ask, arrived);
    }

    @Override
    public void close() {
        teacher.close();
    }
}
