package dev.edgewise.teacher;

import java.util.List;

/// A source of expert texts: a model behind an endpoint, a local model, an environment's own expert, or recorded
/// answers. Used by one thread at a time; it may ask concurrently itself.
public interface Teacher extends AutoCloseable {
    /// Returns the name for messages and for files that keep its answers, such as `qwen3-32b at 127.0.0.1:8000`. Two
    /// teachers that may answer differently have different names.
    String name();

    /// Answers requests.
    ///
    /// @return one answer per request, in order
    /// @throws dev.edgewise.error.UserException if the teacher cannot answer; what it answered before is kept where
    ///     it keeps answers
    List<TeacherReply> ask(List<TeacherRequest> requests);

    @Override
    default void close() {}
}
