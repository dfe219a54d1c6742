package dev.edgewise.journey;

import dev.edgewise.environment.solution.Equations;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Has a teacher rewrite drafts for coherence. Raw drafts trained poorly (2410.18982, section 6.8), but a
/// rewrite that loses a step or a reflection is no journey: such a one is not taken.
public final class Rewriter {
    private static final String BEGIN = "[Thought]";
    private static final String END = "[End]";

    private final Teacher teacher;
    private final int maxTokens;
    private TeacherUsage usage = TeacherUsage.NONE;

    /// @param maxTokens the longest rewrite
    public Rewriter(Teacher teacher, int maxTokens) {
        this.teacher = teacher;
        this.maxTokens = maxTokens;
    }

    /// Returns what the answers took so far.
    public TeacherUsage usage() {
        return usage;
    }

    /// Rewrites drafts.
    ///
    /// @param drafts the lines of each thought
    /// @return per thought the new lines; empty where they cannot be read or lose something
    public List<Optional<List<String>>> rewrite(List<LongThought> thoughts, List<List<String>> drafts) {
        List<TeacherRequest> requests = new ArrayList<>();
        for (int i = 0; i < thoughts.size(); i++) {
            String text = asked(thoughts.get(i).tree().task().question(), String.join("\n", drafts.get(i)));
            requests.add(new TeacherRequest(List.of(new Message("user", text)), maxTokens, 0, 0));
        }
        List<TeacherReply> replies = requests.isEmpty() ? List.of() : teacher.ask(requests);
        List<Optional<List<String>>> rewritten = new ArrayList<>();
        for (int i = 0; i < thoughts.size(); i++) {
            usage = usage.plus(replies.get(i).usage());
            LongThought thought = thoughts.get(i);
            rewritten.add(read(replies.get(i)).filter(lines -> keeps(thought, String.join(" ", lines))));
        }
        return rewritten;
    }

    private static Optional<List<String>> read(TeacherReply reply) {
        String text = reply.text();
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, Math.max(0, begin));
        if (!reply.complete() || begin < 0 || end < 0) {
            return Optional.empty();
        }
        List<String> lines = text.substring(begin + BEGIN.length(), end)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
    }

    /// Tells whether a text has every visited step in its order, and words behind every wrong branch. Of a step
    /// with calculations these must be there, of others the whole statement; blanks, case and points do not
    /// count.
    static boolean keeps(LongThought thought, String text) {
        String plain = plain(text);
        int at = 0;
        boolean reflects = false;
        for (LongThought.Stride stride : thought.strides()) {
            for (int node : stride.detour()) {
                at = behind(thought.tree().node(node).step(), plain, at);
                if (at < 0) {
                    return false;
                }
            }
            reflects = !stride.detour().isEmpty();
            Step step = thought.tree().node(stride.next()).step();
            int before = at;
            at = step.answer() ? plain.length() : behind(step, plain, at);
            if (at < 0
                    || (reflects
                            && !Pattern.compile("\\p{L}{2,}")
                                    .matcher(plain.substring(before, at))
                                    .find())) {
                return false;
            }
        }
        return true;
    }

    /// Returns where a step ends in the text, from `from` on; −1 where it is not there.
    private static int behind(Step step, String text, int from) {
        List<Equations.Equation> equations = step.answer() ? List.of() : Equations.of(step.text());
        List<String> parts = equations.isEmpty()
                ? List.of(plain(step.text()))
                : equations.stream().map(each -> plain(each.text())).toList();
        int at = from;
        for (String part : parts) {
            var found = Pattern.compile("(?<![\\d.])" + Pattern.quote(part) + "(?!\\d)")
                    .matcher(text);
            if (!found.find(at)) {
                return -1;
            }
            at = found.end();
        }
        return at;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .replaceAll(" ?([-+*/=<>(),]) ?", "$1")
                .replaceAll("[.,;:!?]+(?= |$)", "")
                .replace("$", "")
                .strip();
    }

    /// Returns what the teacher is asked.
    ///
    /// @param steps the lines of the draft
    public static String asked(String problem, String steps) {
        return """
            Below is a draft of somebody who thinks aloud about a problem: steps, mistakes, how each mistake is noticed,\
             and corrections, one a line. Rewrite it as one coherent train of thought. Keep every line in its place,\
             mistakes, reflections and corrections included. Copy calculations and statements as they are, and only add\
             words that join them. Add no step and do not give the final answer at the end. Write the new text between\
             [Thought] and [End].

            Problem:
            %s

            Draft:
            %s
            """.formatted(problem, steps);
    }
}
