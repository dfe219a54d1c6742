package dev.edgewise.environment.dataset;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// One problem of a data set.
///
/// @param place file and line it was read from
/// @param steps the expert's working; empty where there is none
/// @param solved whether an expert's solution can be shown: with its steps where the data set names a column of them
/// @param level the value its level is made of
record Item(String place, String question, String answer, List<String> steps, boolean solved, LevelValue level) {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    Item {
        steps = List.copyOf(steps);
    }

    /// What makes two questions the same: the text without regard to case and white space.
    String key() {
        return SPACE.matcher(question.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
