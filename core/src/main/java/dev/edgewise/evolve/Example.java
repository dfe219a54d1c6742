package dev.edgewise.evolve;

import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A task that is shown solved.
///
/// As text it is a line that begins with `Task:` and one that begins with `Reply:`, each with as many lines
/// behind it as it takes.
///
/// @param task its text
/// @param reply what the model should write
public record Example(String task, String reply) {
    private static final Pattern MARK = Pattern.compile("(?m)^(Task|Reply):");

    public Example {
        if (!fits(task) || !fits(reply)) {
            throw new IllegalArgumentException("an example has a task and a reply, of which no line begins with Task:"
                    + " or Reply:, but was given " + task + " and " + reply);
        }
        task = task.strip();
        reply = reply.strip();
    }

    /// Returns an example; empty where its text could not be read again.
    public static Optional<Example> of(String task, String reply) {
        return fits(task) && fits(reply) ? Optional.of(new Example(task, reply)) : Optional.empty();
    }

    private static boolean fits(String text) {
        return !text.isBlank() && !MARK.matcher(text.strip()).find();
    }

    /// Reads the examples of a text. Empty where there are none, or where anything else stands between them.
    public static List<Example> read(String text) {
        List<MatchResult> marks = MARK.matcher(text).results().toList();
        if (marks.isEmpty()
                || marks.size() % 2 != 0
                || !text.substring(0, marks.getFirst().start()).isBlank()) {
            return List.of();
        }
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < marks.size(); i += 2) {
            MatchResult reply = marks.get(i + 1);
            int end = i + 2 < marks.size() ? marks.get(i + 2).start() : text.length();
            if (!marks.get(i).group(1).equals("Task") || !reply.group(1).equals("Reply")) {
                return List.of();
            }
            Optional<Example> example =
                    of(text.substring(marks.get(i).end(), reply.start()), text.substring(reply.end(), end));
            if (example.isEmpty()) {
                return List.of();
            }
            examples.add(example.get());
        }
        return examples;
    }

    /// Returns examples as text, which [#read] reads.
    public static String write(List<Example> examples) {
        return examples.stream()
                .map(example -> "Task: " + example.task + "\nReply: " + example.reply)
                .collect(Collectors.joining("\n\n"));
    }

    /// Returns it as two turns.
    ///
    /// @param end stands behind the reply
    List<Message> turns(String end) {
        return List.of(new Message("user", task), new Message("assistant", reply + end));
    }
}
