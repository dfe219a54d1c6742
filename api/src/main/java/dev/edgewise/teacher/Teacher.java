package dev.edgewise.teacher;

import java.util.List;
import java.util.function.ObjIntConsumer;

/// A source of expert texts: a model behind an endpoint, a local model, an environment's own expert, or recorded
/// answers. Used by one thread at a time; it may ask concurrently itself.
public interface Teacher extends AutoCloseable {
    /// Returns the name for messages and for files that keep its answers, such as `qwen3-32b at 127.0.0.1:8000`.
    /// Two teachers that may answer differently have different names.
    String name();

    /// Answers requests.
    ///
    /// @return one answer per request, in order
    /// @throws dev.edgewise.error.UserException if the teacher cannot answer; what it answered before is kept
    ///     where it keeps answers
    List<TeacherReply> ask(List<TeacherRequest> requests);

    /// Answers requests, and hands over every answer as soon as it is there, so that it can be kept. Answers
    /// come one at a time, in any order.
    ///
    /// @param arrived takes an answer and the index of its request
    /// @throws dev.edgewise.error.UserException if the teacher cannot answer; what it answered before was handed
    ///     over
    default void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived) {
        List<TeacherReply> replies = ask(requests);
        for (int i = 0; i < replies.size(); i++) {
            arrived.accept(replies.get(i), i);
        }
    }

    @Override
    default void close() {}
}
