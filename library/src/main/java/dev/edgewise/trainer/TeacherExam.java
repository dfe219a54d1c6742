package dev.edgewise.trainer;

import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.rollout.Completion;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;

/// Has a teacher answer tasks as the policy does.
@FunctionalInterface
public interface TeacherExam {
    /// What it wrote.
    ///
    /// @param texts one per task
    /// @param tokens that it read and wrote
    record Answers(List<String> texts, long tokens) {}

    /// Returns an answer to every task.
    ///
    /// @param seeds one per task
    Answers answer(List<Task> tasks, List<Long> seeds);

    /// Asks a model in this process, with the policy's prompts.
    static TeacherExam of(CompletionSampler generator, PromptRenderer prompts, SamplingSettings sampling) {
        return of(generator, (task, _) -> prompts.render(task).ids(), sampling);
    }

    /// Asks a model in this process, with prompts of its own.
    static TeacherExam of(CompletionSampler generator, Evaluator.Rendering prompts, SamplingSettings sampling) {
        return (tasks, seeds) -> {
            List<Generator.Request> requests = new ArrayList<>();
            long tokens = 0;
            for (int i = 0; i < tasks.size(); i++) {
                int[] prompt = prompts.ids(tasks.get(i), i);
                requests.add(new Generator.Request(prompt, seeds.get(i)));
                tokens += prompt.length;
            }
            List<Completion> written = generator.generate(requests, 1, sampling).stream()
                    .map(List::getFirst)
                    .toList();
            tokens += written.stream().mapToLong(Completion::length).sum();
            return new Answers(written.stream().map(Completion::text).toList(), tokens);
        };
    }

    /// Asks a teacher in words. Tokens are counted by the policy's tokenizer, which is the teacher's, too, so that
    /// answers at hand already count as the others do.
    static TeacherExam of(Teacher teacher, PromptRenderer prompts, SamplingSettings sampling) {
        return (tasks, seeds) -> {
            List<TeacherRequest> requests = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                List<Message> messages =
                        prompts.framed(tasks.get(i).conversation()).messages();
                requests.add(new TeacherRequest(
                        messages, sampling.maxCompletionLength(), sampling.temperature(), seeds.get(i), tasks.get(i)));
            }
            List<String> texts =
                    teacher.ask(requests).stream().map(TeacherReply::text).toList();
            long tokens = texts.stream()
                    .mapToLong(text -> prompts.tokenizer().encode(text, false).length)
                    .sum();
            for (Task task : tasks) {
                tokens += prompts.render(task).ids().length;
            }
            return new Answers(texts, tokens);
        };
    }
}
