package dev.edgewise.journey;

import dev.edgewise.environment.solution.AnswerLine;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Has a teacher propose steps: each proposal is a reply of its own, of which the first line counts.
public final class TeacherSteps implements StepProposer {

    private final Teacher teacher;
    private final double temperature;
    private final int maxTokens;
    private TeacherUsage usage = TeacherUsage.NONE;

    /// @param maxTokens of one step
    public TeacherSteps(Teacher teacher, double temperature, int maxTokens) {
        this.teacher = teacher;
        this.temperature = temperature;
        this.maxTokens = maxTokens;
    }

    /// Returns what the answers took so far.
    public TeacherUsage usage() {
        return usage;
    }

    @Override
    public List<List<Step>> propose(Task task, List<List<Step>> paths, int width, long seed) {
        List<TeacherRequest> requests = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String so = paths.get(i).isEmpty()
                    ? "(none)"
                    : paths.get(i).stream().map(Step::text).collect(Collectors.joining("\n"));
            Message asked = new Message("user", asked(task.question(), so));
            for (int copy = 0; copy < width; copy++) {
                requests.add(new TeacherRequest(List.of(asked), maxTokens, temperature, copy));
            }
        }
        List<TeacherReply> replies = teacher.ask(requests);
        List<List<Step>> proposed = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            List<Step> steps = new ArrayList<>();
            for (TeacherReply reply : replies.subList(i * width, (i + 1) * width)) {
                usage = usage.plus(reply.usage());
                written(reply.text()).ifPresent(steps::add);
            }
            proposed.add(steps);
        }
        return proposed;
    }

    /// Returns the first step that a text writes: its first line, or the answer that this line gives; empty
    /// where there is none.
    public static Optional<Step> written(String text) {
        return text.lines()
                .map(line -> line.strip().replaceFirst("^(?:[-*]|\\d+[.)]|(?i:step \\d+:))\\s+", ""))
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> AnswerLine.of(line)
                        .map(answer -> new Step(answer, true))
                        .orElseGet(() -> new Step(line, false)));
    }

    /// Returns what the teacher is asked.
    private static String asked(String problem, String steps) {
        return """
            Solve the problem step by step. Write only the next step, as one line without a number in front. When nothing is\
             left to do, write the line "#### " with the final answer instead.

            Problem:
            %s

            Steps so far:
            %s
            """.formatted(problem, steps);
    }
}
