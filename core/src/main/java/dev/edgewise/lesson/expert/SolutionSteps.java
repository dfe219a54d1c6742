package dev.edgewise.lesson.expert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The steps of an expert's solution, as places in its text. What stands before the first step belongs to none.
///
/// @param text the whole solution
/// @param steps at least two, in order; the last one holds the final answer
record SolutionSteps(String text, List<Step> steps) {
    private static final Pattern LINE = Pattern.compile("(?m)^.*\\S.*$");
    private static final Pattern NUMBERED = Pattern.compile(
            "(?m)^[ \\t]*(?:#{1,6}[ \\t]*)?(?<bold>\\*\\*)?(?:[Ss]tep[ \\t]+)?(?<number>\\d{1,4})[.):](?:\\*\\*)?[ \\t]+"
                    + "(?<title>\\*\\*[^*\\n]+\\*\\*:?)?");
    private static final Pattern TITLED =
            Pattern.compile("(?m)^[ \\t]*(?:(?<hashes>#{1,6})[ \\t]+(?<heading>[^\\n]*\\p{L}[^\\n]*)"
                    + "|\\*\\*(?<bold>[^*\\n]+)\\*\\*:?)[ \\t]*$");

    SolutionSteps {
        steps = List.copyOf(steps);
    }

    /// Where a step stands.
    ///
    /// @param start first character, with its number
    /// @param body first character behind its number and title; `start` where it has none
    /// @param end behind its last character
    /// @param mark its number as written, such as `2.`, or what its title begins with; empty without either
    /// @param title its title; empty without one
    record Step(int start, int body, int end, String mark, String title) {}

    /// How a solution is cut into steps.
    enum Form {
        /// By numbers where the solution has them, else by titles, else by lines. A title is a heading or a line in
        /// bold, with something below it.
        AUTO,
        /// One step a line.
        LINES,
        /// By numbers: `1.`, `2)`, `Step 3:`, which count from 1. A title may follow in bold.
        NUMBERED
    }

    /// Cuts a solution. Empty where it has fewer than two steps.
    static Optional<SolutionSteps> of(String solution, Form form) {
        List<Step> steps = form == Form.LINES ? lines(solution) : numbered(solution);
        if (steps.size() < 2 && form == Form.AUTO) {
            steps = titled(solution);
        }
        if (steps.size() < 2 && form == Form.AUTO) {
            steps = lines(solution);
        }
        return steps.size() < 2 ? Optional.empty() : Optional.of(new SolutionSteps(solution, steps));
    }

    private static List<Step> lines(String text) {
        return LINE.matcher(text)
                .results()
                .map(line -> new Step(line.start(), line.start(), line.end(), "", ""))
                .toList();
    }

    private static List<Step> numbered(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = NUMBERED.matcher(text);
        while (matcher.find()) {
            if (Integer.parseInt(matcher.group("number")) != steps.size() + 1) {
                continue;
            }
            close(steps, text, matcher.start());
            String title = matcher.group("title");
            String mark =
                    text.substring(matcher.start(), matcher.end("number") + 1).strip();
            steps.add(new Step(
                    matcher.start(),
                    title == null ? matcher.start() : matcher.end(),
                    text.length(),
                    mark,
                    title == null ? "" : title.replace("*", "").strip()));
        }
        close(steps, text, text.length());
        return steps;
    }

    private static List<Step> titled(String text) {
        List<MatchResult> titles = TITLED.matcher(text).results().toList();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < titles.size(); i++) {
            MatchResult title = titles.get(i);
            int next = i + 1 < titles.size() ? titles.get(i + 1).start() : text.length();
            if (text.substring(title.end(), next).isBlank()) {
                continue;
            }
            close(steps, text, title.start());
            String hashes = title.group("hashes");
            steps.add(new Step(
                    title.start(),
                    title.end(),
                    text.length(),
                    hashes == null ? "**" : hashes,
                    title.group(hashes == null ? "bold" : "heading")
                            .replace("*", "")
                            .strip()));
        }
        close(steps, text, text.length());
        return steps;
    }

    /// Ends the last step before `end`, without the white space there.
    private static void close(List<Step> steps, String text, int end) {
        if (!steps.isEmpty()) {
            Step last = steps.removeLast();
            int stop = text.substring(0, end).stripTrailing().length();
            steps.add(new Step(last.start(), Math.min(last.body(), stop), stop, last.mark(), last.title()));
        }
    }

    /// Returns the text of a step behind its title.
    String body(int step) {
        return text.substring(steps.get(step).body(), steps.get(step).end()).strip();
    }

    /// Returns the texts of the steps before `step`, as they stand.
    String before(int step) {
        return text.substring(0, steps.get(step).start());
    }
}
