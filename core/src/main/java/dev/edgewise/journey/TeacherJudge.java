package dev.edgewise.journey;

import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Has a teacher say of steps whether they are correct, with a justification. What another judge finds wrong is
/// not asked; a reply that cannot be read is no objection, and is counted.
public final class TeacherJudge {
    private static final int TOKENS = 200;

    private final Teacher teacher;
    private TeacherUsage usage = TeacherUsage.NONE;
    private int unreadable;

    public TeacherJudge(Teacher teacher) {
        this.teacher = teacher;
    }

    /// Returns what the answers took so far.
    public TeacherUsage usage() {
        return usage;
    }

    /// Returns how many replies could not be read so far.
    public int unreadable() {
        return unreadable;
    }

    /// Returns a judge that asks the teacher about what another one lets pass.
    ///
    /// @param first a verifier, which also judges answers
    public StepJudge behind(StepJudge first) {
        return (task, paths) -> judge(first, task, paths);
    }

    private List<Judgement> judge(StepJudge first, Task task, List<List<Step>> paths) {
        List<Judgement> judged = new ArrayList<>(first.judge(task, paths));
        List<Integer> open = new ArrayList<>();
        List<TeacherRequest> requests = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            List<Step> path = paths.get(i);
            if (judged.get(i).correct() && !path.getLast().answer()) {
                open.add(i);
                String steps = path.stream().map(Step::text).collect(Collectors.joining("\n"));
                Message asked = new Message("user", asked(task.question(), steps));
                requests.add(new TeacherRequest(List.of(asked), TOKENS, 0, 0));
            }
        }
        List<TeacherReply> replies = requests.isEmpty() ? List.of() : teacher.ask(requests);
        for (int i = 0; i < replies.size(); i++) {
            usage = usage.plus(replies.get(i).usage());
            judged.set(open.get(i), read(replies.get(i).text()));
        }
        return judged;
    }

    private Judgement read(String reply) {
        String text = reply.strip().replaceFirst("^[*\"']+", "");
        if (text.regionMatches(true, 0, "incorrect", 0, "incorrect".length())) {
            String why =
                    text.substring("incorrect".length()).lines().findFirst().orElse("");
            return Judgement.wrong(why.replaceFirst("^[*\"':.,\\s]+", "").strip());
        }
        unreadable += text.regionMatches(true, 0, "correct", 0, "correct".length()) ? 0 : 1;
        return Judgement.CORRECT;
    }

    /// Returns what the teacher is asked.
    private static String asked(String problem, String steps) {
        return """
            Judge the last step of this solution. Is it correct, and can the solution go on from it? Begin your reply with\
             the word correct or the word incorrect. If it is incorrect, add a colon and say in one short sentence what is\
             wrong with it, without giving the right result.

            Problem:
            %s

            Solution so far:
            %s
            """.formatted(problem, steps);
    }
}
