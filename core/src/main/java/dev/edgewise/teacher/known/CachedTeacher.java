package dev.edgewise.teacher.known;

import dev.edgewise.error.TeacherException;
import dev.edgewise.error.UserException;
import dev.edgewise.teacher.StreamingTeacher;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/// Keeps what a teacher answers, and asks it for nothing that it has answered before. What is asked again costs
/// nothing, also after the process was killed.
public final class CachedTeacher implements StreamingTeacher {
    private final Teacher teacher;
    private final AnswerFile answers;

    /// @param directory where the answers of all teachers lie, a file for each
    /// @throws UserException if the file cannot be used
    public CachedTeacher(Teacher teacher, Path directory) {
        this.teacher = teacher;
        this.answers = AnswerFile.open(directory, teacher.name());
    }

    @Override
    public String name() {
        return teacher.name();
    }

    @Override
    public void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived) {
        Map<String, List<Integer>> open = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            String key = answers.key(requests.get(i));
            Optional<TeacherReply> known = answers.find(key);
            if (known.isPresent()) {
                arrived.accept(known.get(), i);
            } else {
                open.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
            }
        }
        if (!open.isEmpty()) {
            ask(requests, List.copyOf(open.keySet()), List.copyOf(open.values()), arrived);
        }
    }

    /// @param indices of the requests of each key; the first of them pays
    private void ask(
            List<TeacherRequest> requests,
            List<String> keys,
            List<List<Integer>> indices,
            ObjIntConsumer<TeacherReply> arrived) {
        List<TeacherRequest> missing =
                indices.stream().map(same -> requests.get(same.getFirst())).toList();
        int before = answers.size();
        try {
            teacher.ask(missing, (reply, m) -> {
                answers.add(keys.get(m), missing.get(m), reply);
                arrived.accept(reply, indices.get(m).getFirst());
                for (int again : indices.get(m).subList(1, indices.get(m).size())) {
                    arrived.accept(answers.find(keys.get(m)).orElseThrow(), again);
                }
            });
        } catch (TeacherException e) {
            int kept = answers.size() - before;
            if (kept == 0) {
                throw e;
            }
            throw new TeacherException(
                    e.getMessage() + ". " + kept + " of " + missing.size()
                            + " answers came before and are kept in " + answers.file()
                            + ": the same command asks only for the others",
                    e);
        }
    }

    @Override
    public void close() {
        teacher.close();
    }
}
