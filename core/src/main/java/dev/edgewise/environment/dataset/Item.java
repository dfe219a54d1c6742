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
/// @param steps the expert's working; empty where there is none
/// @param solved whether an expert's solution can be shown: with its steps where the data set names a column of them
/// @param level the value its level is made of
/// @param judged what a judge outside is told of it; null where answers are compared
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

    /// What makes two questions the same: the text without regard to case and white space.
    String key() {
        return SPACE.matcher(question.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
