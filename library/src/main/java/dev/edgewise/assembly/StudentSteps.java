package dev.edgewise.assembly;

import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.journey.Step;
import dev.edgewise.journey.StepProposer;
import dev.edgewise.journey.TeacherSteps;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PromptRenderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Has a model propose steps: it goes on with its own reply, line by line.
public final class StudentSteps implements StepProposer {
    private static final String LINE = "\n";

    private final Generator generator;
    private final PromptRenderer prompts;
    private final SamplingSettings sampling;
    private final int context;
    private long tokens;

    /// @param sampling of one step; its length is that of a step, and it ends with the line
    /// @param context the most tokens of prompt and reply
    public StudentSteps(Generator generator, PromptRenderer prompts, SamplingSettings sampling, int context) {
        this.generator = generator;
        this.prompts = prompts;
        this.sampling = new SamplingSettings(
                sampling.temperature(),
                sampling.topP(),
                sampling.topK(),
                sampling.maxCompletionLength(),
                Stream.concat(Stream.of(LINE), sampling.stop().stream()).toList());
        this.context = context;
    }

    /// Returns how many tokens were sampled so far.
    public long tokens() {
        return tokens;
    }

    /// Returns how steps are sampled.
    public SamplingSettings sampling() {
        return sampling;
    }

    /// Returns the system message of its prompts; empty for none.
    public String system() {
        return prompts.system();
    }

    /// Proposes; a path that fills the context has no proposals.
    ///
    /// @throws ConfigException if the problem alone leaves no room for a step
    @Override
    public List<List<Step>> propose(Task task, List<List<Step>> paths, int width, long seed) {
        int[] prompt = prompts.render(task).ids();
        if (prompt.length + sampling.maxCompletionLength() > context) {
            throw new ConfigException("the problem \"" + task.id() + "\" takes " + prompt.length
                    + " tokens, which leaves no room for a step of " + sampling.maxCompletionLength()
                    + " in the student's context of " + context
                    + "; lower --max-completion-length, or leave the problem out");
        }
        List<List<Step>> proposed = new ArrayList<>();
        paths.forEach(_ -> proposed.add(new ArrayList<>()));
        ask(prompt, paths, LINE, width, seed, proposed);
        ask(prompt, paths, LINE + LINE, width, seed, proposed);
        return proposed;
    }

    /// Asks for the paths that have no proposal yet. A model that writes a blank line between steps ends the
    /// line at once, so it is asked again behind one.
    private void ask(
            int[] prompt, List<List<Step>> paths, String join, int width, long seed, List<List<Step>> proposed) {
        List<Integer> asked = new ArrayList<>();
        List<Generator.Request> requests = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            int[] ids = begun(prompt, paths.get(i), join);
            boolean fits = ids.length + sampling.maxCompletionLength() <= context;
            if (fits && proposed.get(i).isEmpty() && !(paths.get(i).isEmpty() && join.length() > 1)) {
                asked.add(i);
                requests.add(new Generator.Request(ids, Seeds.derive(seed, "path", i, join.length())));
            }
        }
        if (requests.isEmpty()) {
            return;
        }
        List<List<Completion>> replies = generator.generate(requests, width, sampling);
        for (int i = 0; i < replies.size(); i++) {
            List<Step> steps = proposed.get(asked.get(i));
            for (Completion reply : replies.get(i)) {
                tokens += reply.length();
                TeacherSteps.written(reply.text()).ifPresent(steps::add);
            }
        }
    }

    private int[] begun(int[] prompt, List<Step> path, String join) {
        if (path.isEmpty()) {
            return prompt;
        }
        String text = path.stream().map(step -> step.text() + join).collect(Collectors.joining());
        int[] reply = prompts.tokenizer().encode(text, false);
        int[] ids = Arrays.copyOf(prompt, prompt.length + reply.length);
        System.arraycopy(reply, 0, ids, prompt.length, reply.length);
        return ids;
    }
}
