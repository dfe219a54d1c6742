package dev.edgewise.selection;

import dev.edgewise.teacher.TeacherReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a teacher refined from between the markers of the released code.
///
/// **How we differ:** the released code pairs a new instruction with the old output if only one of the two can be read,
/// ends a better answer at every word that begins with `End`, and takes what a cut answer has. Here such an answer
/// counts as not readable, and the original stays.
public final class ReflectionAnswer {
    private static final Set<String> PLACEHOLDERS = Set.of("", "your instruction", "your answer", "n/a");
    private static final Pattern INSTRUCTION =
            Pattern.compile("\\[New Instruction](.*?)(\\[End]|\\[New Answer]|New Answer:)", Pattern.DOTALL);
    private static final Pattern LOOSE_INSTRUCTION =
            Pattern.compile("New Instruction:(.*?)(\\[End]|\\[New Answer]|New Answer:)", Pattern.DOTALL);
    private static final Pattern ANSWER = Pattern.compile("\\[New Answer](.*?)(\\[End]|\\z)", Pattern.DOTALL);
    private static final Pattern LOOSE_ANSWER = Pattern.compile("New Answer:(.*?)(\\[End]|\\z)", Pattern.DOTALL);
    private static final Pattern BETTER =
            Pattern.compile("\\[Better Answer](.*?)(\\[End]|\\[Better Answer]|\\z)", Pattern.DOTALL);

    private ReflectionAnswer() {}

    /// Returns the new instruction with its answer; empty if one of them cannot be read.
    public static Optional<InstructionPair> instruction(TeacherReply reply) {
        String text = reply.text();
        Optional<String> instruction =
                first(text.contains("[New Instruction]") ? INSTRUCTION : LOOSE_INSTRUCTION, reply);
        Optional<String> answer = first(text.contains("[New Answer]") ? ANSWER : LOOSE_ANSWER, reply);
        return instruction.flatMap(asked -> answer.map(given -> new InstructionPair(asked, "", given)));
    }

    /// Returns the better output; empty if it cannot be read or there are several.
    public static Optional<String> output(TeacherReply reply) {
        List<String> found = new ArrayList<>();
        Matcher matcher = BETTER.matcher(reply.text());
        while (matcher.find()) {
            found.add(read(matcher, reply));
        }
        return found.size() == 1 ? usable(found.getFirst()) : Optional.empty();
    }

    private static Optional<String> first(Pattern pattern, TeacherReply reply) {
        Matcher matcher = pattern.matcher(reply.text());
        return matcher.find() ? usable(read(matcher, reply)) : Optional.empty();
    }

    /// Returns what stands between the markers; nothing if the limit cut it off.
    private static String read(Matcher matcher, TeacherReply reply) {
        boolean cut = matcher.group(2).isEmpty() && !reply.complete();
        String text = matcher.group(1).strip();
        return cut ? "" : text.endsWith("\n\n3.") ? text.substring(0, text.length() - 4) : text;
    }

    private static Optional<String> usable(String text) {
        return PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT)) ? Optional.empty() : Optional.of(text);
    }
}
