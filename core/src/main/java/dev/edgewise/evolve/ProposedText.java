package dev.edgewise.evolve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the proposed text in what a reflection model answers.
final class ProposedText {
    private static final String FENCE = "```";
    private static final Pattern LANGUAGE = Pattern.compile("^\\S*\\n");
    private static final Pattern OPENING = Pattern.compile("^```\\S*\\n?");

    private ProposedText() {}

    /// Returns what stands between the first and the last fence, without a language behind the first one; behind or
    /// before a fence that stands alone; else the whole answer. White space around it is dropped.
    static String of(String answer) {
        int start = answer.indexOf(FENCE) + FENCE.length();
        int end = answer.lastIndexOf(FENCE);
        if (start < end) {
            String content = answer.substring(start, end);
            Matcher language = LANGUAGE.matcher(content);
            return (language.find() ? content.substring(language.end()) : content).strip();
        }
        String stripped = answer.strip();
        if (stripped.startsWith(FENCE)) {
            Matcher opening = OPENING.matcher(answer);
            return opening.find() ? answer.substring(opening.end()).strip() : stripped;
        }
        return stripped.endsWith(FENCE)
                ? stripped.substring(0, stripped.length() - FENCE.length()).strip()
                : stripped;
    }
}
