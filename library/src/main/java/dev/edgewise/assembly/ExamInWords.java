package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.text.Message;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.Scores;
import dev.edgewise.trainer.TeacherExam;
import java.util.ArrayList;
import java.util.List;

/// Has a teacher answer tasks in words, and play the episodes of environments that answer.
///
/// Tokens are counted by the policy's tokenizer, which is the teacher's, too, so that answers at hand already
/// count as the others do.
record ExamInWords(Teacher teacher, PromptRenderer prompts, SamplingSettings sampling) implements TeacherExam {
    @Override
    public Marks take(Environment environment, List<Task> tasks, List<Long> seeds) {
        long read = tasks.stream()
                .mapToLong(task -> prompts.render(task).ids().length)
                .sum();
        Marks marks = environment.episodes().isPresent()
                ? played(environment, tasks, seeds)
                : answered(environment, tasks, seeds);
        return new Marks(marks.successes(), read + marks.tokens());
    }

    private Marks answered(Environment environment, List<Task> tasks, List<Long> seeds) {
        List<TeacherRequest> requests = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            List<Message> messages = prompts.framed(tasks.get(i).conversation()).messages();
            requests.add(new TeacherRequest(
                    messages, sampling.maxCompletionLength(), sampling.temperature(), seeds.get(i), tasks.get(i)));
        }
        List<String> texts =
                teacher.ask(requests).stream().map(TeacherReply::text).toList();
        List<List<Completion>> completions = texts.stream()
                .map(text -> List.of(new Completion(new int[0], new float[0], new float[0], FinishReason.EOS, text)))
                .toList();
        int successes = (int) Scores.PLAIN.of(_ -> environment, tasks, completions).stream()
                .map(List::getFirst)
                .filter(Score::success)
                .count();
        return new Marks(successes, texts.stream().mapToLong(this::tokens).sum());
    }

    private Marks played(Environment environment, List<Task> tasks, List<Long> seeds) {
        List<CallChain> chains = new TeacherChains(
                        teacher,
                        sampling.episodes().turns(),
                        sampling.maxCompletionLength(),
                        sampling.temperature(),
                        seeds.getFirst(),
                        Scores.LIMIT)
                .play(environment, tasks);
        int successes = (int) chains.stream().filter(CallChain::right).count();
        return new Marks(
                successes,
                chains.stream()
                        .flatMap(chain -> chain.messages().stream())
                        .mapToLong(message ->
                                tokens(message.content() + message.fields().path("tool_calls")))
                        .sum());
    }

    private long tokens(String text) {
        return prompts.tokenizer().encode(text, false).length;
    }
}
