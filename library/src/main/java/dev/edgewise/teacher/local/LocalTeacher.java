package dev.edgewise.teacher.local;

import dev.edgewise.error.Quoted;
import dev.edgewise.error.TeacherException;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.policy.ModelTeacher;
import dev.edgewise.policy.Policy;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.StreamingTeacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.ShownTokens;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.trainer.PromptRenderer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/// Writes answers with a model in this process, by that model's own chat template. Requests of one length and
/// temperature are answered together, at most `batch` at a time. Closing closes the model.
public final class LocalTeacher implements StreamingTeacher, ModelTeacher {
    private final String name;
    private final Policy policy;
    private final Generator generator;
    private final PromptRenderer prompts;

    /// Shows the tags of calls as teachers are told to write them, be they special tokens.
    private final Tokenizer calls;

    private final int context;
    private final int batch;
    private final Runnable close;

    /// @param context the most tokens of prompt and answer together
    /// @param batch the most answers that are written at a time
    /// @param close frees the model
    public LocalTeacher(
            String name,
            Policy policy,
            Generator generator,
            PromptRenderer prompts,
            int context,
            int batch,
            Runnable close) {
        this.name = name;
        this.policy = policy;
        this.generator = generator;
        this.prompts = prompts;
        this.calls = ShownTokens.of(prompts.tokenizer(), CallFormats.hermes().tags());
        this.context = context;
        this.batch = batch;
        this.close = close;
    }

    /// What is answered together.
    private record Kind(int maxTokens, double temperature) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public Tokenizer tokenizer() {
        return prompts.tokenizer();
    }

    @Override
    public void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived) {
        List<int[]> asked = requests.stream().map(this::tokens).toList();
        Map<Kind, List<Integer>> kinds = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            int room = context - asked.get(i).length;
            Kind kind = new Kind(
                    Math.min(requests.get(i).maxTokens(), room), requests.get(i).temperature());
            kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(i);
        }
        kinds.forEach((kind, indices) -> {
            for (int start = 0; start < indices.size(); start += batch) {
                answer(requests, asked, kind, indices.subList(start, Math.min(indices.size(), start + batch)), arrived);
            }
        });
    }

    private int[] tokens(TeacherRequest request) {
        int[] ids =
                prompts.render(new Conversation(request.messages(), Map.of())).ids();
        if (ids.length >= context) {
            throw new TeacherException("the teacher " + name + " has a context of " + context + " tokens but \""
                    + Quoted.of(request.question()) + "\" takes " + ids.length
                    + "; shorten what is asked, or take a teacher with a longer context");
        }
        return ids;
    }

    private void answer(
            List<TeacherRequest> requests,
            List<int[]> asked,
            Kind kind,
            List<Integer> indices,
            ObjIntConsumer<TeacherReply> arrived) {
        List<Generator.Request> prompts = indices.stream()
                .map(i -> readable(requests.get(i), new Generator.Request(asked.get(i), seed(requests.get(i)))))
                .toList();
        SamplingSettings settings = new SamplingSettings(kind.temperature(), 1, 0, kind.maxTokens(), List.of());
        List<Completion> completions = generator.generate(prompts, 1, settings).stream()
                .map(List::getFirst)
                .toList();
        for (int i = 0; i < indices.size(); i++) {
            Completion completion = completions.get(i);
            TeacherUsage usage = new TeacherUsage(1, asked.get(indices.get(i)).length, completion.length(), 0);
            arrived.accept(
                    new TeacherReply(completion.text(), completion.finish() == FinishReason.EOS, usage),
                    indices.get(i));
        }
    }

    private Generator.Request readable(TeacherRequest asked, Generator.Request request) {
        Task task = asked.task();
        return task != null && task.conversation().variables().containsKey("tools") ? request.readBy(calls) : request;
    }

    /// Returns a seed that differs from conversation to conversation, so that their draws do.
    private static long seed(TeacherRequest request) {
        return Seeds.derive(
                request.seed(),
                request.messages().stream()
                        .map(message -> message.fields().toString())
                        .toArray());
    }

    @Override
    public void close() {
        close.run();
    }
}
