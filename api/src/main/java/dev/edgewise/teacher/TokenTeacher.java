package dev.edgewise.teacher;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/// What a [Teacher] is that also says how likely tokens are: it can teach a student token by token
/// (`algorithm.distill`). Its tokens must be the student's.
public interface TokenTeacher extends Teacher {
    /// Takes a sample of the student's tokens before the first question. A teacher that cannot know otherwise
    /// whether its tokens are the student's compares them before it first answers.
    ///
    /// @param warn takes a sentence for a person, when the teacher is asked
    default void introduce(TokenText sample, Consumer<String> warn) {}

    /// Returns what the teacher thinks of every completion token, at temperature 1.
    ///
    /// @param texts in the student's tokens
    /// @param topK how many of the most likely tokens are wanted at each place; 0 for none
    /// @return one list per text, one entry per completion token
    /// @throws dev.edgewise.error.UserException if the teacher cannot answer or answers for other tokens
    List<List<TokenDistribution>> tokens(List<TokenText> texts, int topK);

    /// Says what it thinks, and hands over every answer as soon as it is there, so that it can be kept. Answers come
    /// one at a time, in any order.
    ///
    /// @param arrived takes the entries of a text and its index
    /// @throws dev.edgewise.error.UserException as above; what it answered before was handed over
    default void tokens(List<TokenText> texts, int topK, ObjIntConsumer<List<TokenDistribution>> arrived) {
        List<List<TokenDistribution>> told = tokens(texts, topK);
        for (int i = 0; i < told.size(); i++) {
            arrived.accept(told.get(i), i);
        }
    }

    /// Returns what it was asked since it was opened, in words and about tokens. What was at hand already does not
    /// count.
    default TeacherUsage spent() {
        return TeacherUsage.NONE;
    }
}
