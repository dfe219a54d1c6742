package dev.edgewise.journey;

import dev.edgewise.environment.solution.AnswerLine;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Splits written solutions into steps: lines, or sentences where there is one line. The answer is a step of its
/// own, the last; what is behind it is left out.
final class SolutionText {
    private SolutionText() {}

    /// Returns the steps, calculator marks included.
    ///
    /// @param answer the answer, for a text that does not mark it; empty where it is not known
    static List<Step> steps(String text, Optional<String> answer) {
        List<Step> steps = new ArrayList<>();
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        for (String part : lines.size() == 1 ? sentences(lines.getFirst()) : lines) {
            Optional<String> found = AnswerLine.of(part);
            if (found.isPresent()) {
                steps.add(new Step(answer.orElse(found.get()), true));
                return steps;
            }
            steps.add(new Step(part, false));
        }
        answer.ifPresent(each -> steps.add(new Step(each, true)));
        return steps;
    }

    private static List<String> sentences(String line) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(line);
        List<String> sentences = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String sentence = line.substring(start, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
            start = end;
        }
        return sentences;
    }
}
