package dev.edgewise.teacher;

import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;

/// A teacher that hands over every answer as soon as it is there.
public interface StreamingTeacher extends Teacher {
    @Override
    void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived);

    @Override
    default List<TeacherReply> ask(List<TeacherRequest> requests) {
        TeacherReply[] replies = new TeacherReply[requests.size()];
        ask(requests, (reply, index) -> replies[index] = reply);
        return Arrays.asList(replies);
    }
}
