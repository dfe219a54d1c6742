package dev.edgewise.evolve;

import dev.edgewise.error.Quoted;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Optional;

/// Finds training tasks that a proposal gives away with their answers. Such a prompt is good at these tasks
/// alone.
///
/// White space does not count: `47 + 85 = 132` gives the answer of `47+85=` away.
///
/// Examples may show training tasks, but none that the change is about to be tried on.
///
/// **What it cannot see**: an answer without the text of its task.
///
/// @param training the training tasks
public record Leaks(List<Task> training) {
    public Leaks {
        training = List.copyOf(training);
    }

    /// Returns what a proposal gives away, for behind its name; empty if nothing is found.
    ///
    /// @param trials what the change is tried on
    public Optional<String> of(String part, String text, List<Trial> trials) {
        boolean shown = part.equals(Prompt.EXAMPLES);
        String whole = bare(text);
        return training.stream()
                .filter(task -> !shown
                        || trials.stream().anyMatch(trial -> trial.input().equals(task.question())))
                .filter(task -> gives(whole, task))
                .findFirst()
                .map(task -> "gives the answer of the training task \"" + Quoted.of(task.question()) + "\" away");
    }

    private static boolean gives(String text, Task task) {
        String question = bare(task.question());
        String answer = bare(task.answer());
        int at = text.indexOf(question);
        return !question.isEmpty()
                && at >= 0
                && !answer.isEmpty()
                && (text.substring(0, at) + " " + text.substring(at + question.length())).contains(answer);
    }

    private static String bare(String text) {
        return text.replaceAll("\\s+", "");
    }
}
