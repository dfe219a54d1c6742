package dev.edgewise.teacher.known;

import dev.edgewise.error.TeacherException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/// Answers that are kept on disk, and found again by what was asked.
///
/// @param <Q> a question
/// @param <A> an answer
interface AnswerStore<Q, A> {
    /// Asks a teacher, which hands over every answer as soon as it is there.
    @FunctionalInterface
    interface Asking<Q, A> {
        /// Asks questions.
        ///
        /// @param arrived takes an answer and the index of its question
        void ask(List<Q> questions, ObjIntConsumer<A> arrived);
    }

    /// Returns what tells a question from all others.
    String key(Q question);

    /// Returns the answer that is kept.
    Optional<A> find(String key);

    /// Keeps an answer. It survives the end of the process.
    void add(String key, Q question, A answer);

    /// Returns how many answers there are.
    int size();

    /// Returns where they lie.
    Path file();

    /// Hands over what is kept, and asks a teacher for the rest: for each question once, however often it comes.
    ///
    /// @throws TeacherException if the teacher cannot answer; it says what came before and is kept
    default void ask(List<Q> questions, Asking<Q, A> teacher, ObjIntConsumer<A> arrived) {
        Map<String, List<Integer>> open = new LinkedHashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            String key = key(questions.get(i));
            Optional<A> known = find(key);
            if (known.isPresent()) {
                arrived.accept(known.get(), i);
            } else {
                open.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
            }
        }
        if (!open.isEmpty()) {
            ask(questions, List.copyOf(open.keySet()), List.copyOf(open.values()), teacher, arrived);
        }
    }

    /// @param indices of the questions of each key; the first of them pays
    private void ask(
            List<Q> questions,
            List<String> keys,
            List<List<Integer>> indices,
            Asking<Q, A> teacher,
            ObjIntConsumer<A> arrived) {
        List<Q> missing =
                indices.stream().map(same -> questions.get(same.getFirst())).toList();
        int before = size();
        try {
            teacher.ask(missing, (answer, m) -> {
                add(keys.get(m), missing.get(m), answer);
                arrived.accept(answer, indices.get(m).getFirst());
                for (int again : indices.get(m).subList(1, indices.get(m).size())) {
                    arrived.accept(find(keys.get(m)).orElseThrow(), again);
                }
            });
        } catch (TeacherException e) {
            int kept = size() - before;
            if (kept == 0) {
                throw e;
            }
            throw new TeacherException(
                    e.getMessage() + ". " + kept + " of " + missing.size() + " answers came before and are kept in "
                            + file() + ": the same command asks only for the others",
                    e);
        }
    }
}
