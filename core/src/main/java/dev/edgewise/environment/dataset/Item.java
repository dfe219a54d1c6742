package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One problem of a data set.
///
/// @param place file and line it was read from
/// @param steps the expert's working; empty if there is none
/// @param solved whether an expert's solution can be shown, with its steps if the data set names a column of
///     them
/// @param level the value from which its level is made
/// @param judged what an outside judge is told of it; null if answers are compared
record Item(
        String place,
        String question,
        String answer,
        List<String> steps,
        boolean solved,
        LevelValue level,
        @Nullable Judged judged) {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /// A row as a judge sees it.
    ///
    /// @param prompt text or messages
    record Judged(JsonNode prompt, ObjectNode row) {}

    Item {
        steps = List.copyOf(steps);
    }

    /// Returns the same problem on another level.
    Item at(LevelValue other) {
        return new Item(place, question, answer, steps, solved, other, judged);
    }

    /// Returns the text of the question without regard to case and white space. Two questions with the same key
    /// are the same.
    String key() {
        return SPACE.matcher(question.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
