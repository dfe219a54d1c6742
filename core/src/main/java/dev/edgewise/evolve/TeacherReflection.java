package dev.edgewise.evolve;

import dev.edgewise.error.Quoted;
import dev.edgewise.error.TeacherException;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Has a teacher rewrite a part of a prompt. It sees the part, what the model wrote under it for a few training
/// tasks, and what the judge says of that.
///
/// A reply without a text, or one that a limit cut off, proposes nothing, and it is told. How many came in a
/// row, and what all took, is its state. Not thread-safe.
public final class TeacherReflection implements Reflection, FieldState {
    /// Replies without a prompt in a row that are taken for a teacher that will never write one.
    private static final int MOST_EMPTY = 3;

    private static final int LONGEST = 4000;
    private static final Map<String, String> MEANINGS = Map.of(
            Prompt.SYSTEM, "the system message, which the model reads before everything else",
            Prompt.INSTRUCTION,
                    "the instruction, which stands in front of the task's text, or around it if it holds the place"
                            + " {task}",
            Prompt.ANSWER_FORM,
                    "the answer form, which stands behind the task's text and says how the answer is to be"
                            + " written",
            Prompt.EXAMPLES,
                    "the examples, which are shown as earlier turns. Each is a line that begins with \"Task:\""
                            + " and one that begins with \"Reply:\"; nothing else stands between them");

    private final Teacher teacher;
    private final int maxTokens;
    private final double temperature;
    private Consumer<String> told;
    private TeacherUsage usage = TeacherUsage.NONE;
    private long replies;
    private long tokens;
    private int empty;

    /// @param maxTokens the most tokens of a reply
    /// @param told why a reply proposes nothing
    public TeacherReflection(Teacher teacher, int maxTokens, double temperature, Consumer<String> told) {
        this.teacher = teacher;
        this.maxTokens = maxTokens;
        this.temperature = temperature;
        this.told = told;
    }

    /// Returns this, which tells another from now on and still counts what was replied before.
    public TeacherReflection telling(Consumer<String> other) {
        told = other;
        return this;
    }

    /// Returns the tokens that the teacher read and wrote since the run began.
    public long tokens() {
        return tokens;
    }

    /// Returns what the replies took since the process began.
    public TeacherUsage usage() {
        return usage;
    }

    /// Asks the teacher.
    ///
    /// @throws TeacherException if it replied several times in a row without a prompt
    @Override
    public Optional<String> propose(Map<String, String> parts, String part, List<Trial> trials, int iteration) {
        String question = question(parts, part, trials);
        TeacherReply reply = teacher.ask(List.of(
                        new TeacherRequest(List.of(new Message("user", question)), maxTokens, temperature, iteration)))
                .getFirst();
        usage = usage.plus(reply.usage());
        replies++;
        tokens += reply.usage().promptTokens() + reply.usage().completionTokens();
        String text = reply.complete() ? ProposedText.of(reply.text()) : "";
        if (!text.isBlank()) {
            empty = 0;
            return Optional.of(text);
        }
        empty++;
        if (empty == MOST_EMPTY) {
            throw new TeacherException("the reflection model " + teacher.name() + " replied " + MOST_EMPTY
                    + " times in a row without a prompt, the last time "
                    + (reply.complete()
                            ? "with \"" + Quoted.of(reply.text()) + "\"; name"
                            : "cut off at " + maxTokens + " tokens; give it more tokens, name")
                    + " another teacher, or leave it out, so that prompts change by templates and examples");
        }
        told.accept(
                reply.complete()
                        ? "the reflection model replied without a prompt"
                        : "the reply of the reflection model was cut off at " + maxTokens + " tokens");
        return Optional.empty();
    }

    /// Takes over a snapshot that has seen more replies. Where a run goes back to an earlier one, the teacher
    /// has replied since, and what it replied counts.
    @Override
    public void fields(StateFields state) {
        state.of("the reflection model");
        tokens = state.total("tokens", tokens);
        int inVain = state.smallCount("in_vain", empty);
        long seen = state.count("replies", replies);
        if (seen > replies) {
            replies = seen;
            empty = inVain;
        }
    }

    private static String question(Map<String, String> parts, String part, List<Trial> trials) {
        StringBuilder text = new StringBuilder(
                        "A small language model solves tasks under a prompt. Improve one part of")
                .append(" that prompt: ")
                .append(MEANINGS.get(part))
                .append(".\n\nThis is the part as it is now:\n")
                .append(fenced(parts.getOrDefault(part, "")));
        parts.forEach((name, other) -> {
            if (!name.equals(part) && !other.isBlank()) {
                text.append("\nAnother part, ")
                        .append(name)
                        .append(", stays as it is:\n")
                        .append(fenced(other));
            }
        });
        text.append("\nHere are tasks, what the model wrote, and what its judge says:\n");
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            text.append("\n# Task ")
                    .append(i + 1)
                    .append("\n")
                    .append(cut(trial.input()))
                    .append("\n\n## The model wrote\n")
                    .append(cut(trial.output()))
                    .append("\n\n## Judgement\n")
                    .append(cut(trial.feedback()))
                    .append("\n");
        }
        return text.append(
                        "\nFind out what the model does not know or does not do, and what worked. Then write the part")
                .append(" anew, so that the model solves tasks of this kind that it has not seen: say what kind of")
                .append(" task it gets, which steps lead to the answer, what to watch for, and how the answer must")
                .append(" look. Repeat none of the tasks above and none of their answers. Write the whole new text")
                .append(" between two lines of three backticks, and nothing else.")
                .toString();
    }

    private static String fenced(String text) {
        return "```\n" + text + (text.isEmpty() ? "" : "\n") + "```\n";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " […]";
    }
}
