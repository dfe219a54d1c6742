package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tasks read from a file.
///
/// @param path absolute path of a JSONL, JSON or Parquet file
/// @param questionField fields joined by a space into the question; empty when they are recognised
/// @param answerField null when it is recognised
/// @param levelField null when the level is derived from the solution or there is one level
/// @param solutionField null when it is recognised or there is none
/// @param testPath absolute path of the held-out rows; null to hold out `testShare` of `path`
/// @param testShare share of the rows held out, by a hash of the row
@JsonIgnoreProperties(value = "type", allowGetters = true)
public record DatasetConfig(
        String name,
        String path,
        List<String> questionField,
        @Nullable String answerField,
        @Nullable String levelField,
        @Nullable String solutionField,
        @Nullable String testPath,
        double testShare)
        implements EnvironmentConfig {
    static final String TYPE = "dataset";

    private static final Kind FIELD = new Kind.Text(Pattern.compile("(?s).+"), "the name of a field");

    static final Section SECTION = Section.of(
            "Tasks read from JSONL, JSON or Parquet rows. GSM8K, SVAMP and TRL's columns are recognised.",
            EnvironmentConfig.nameKey(TYPE),
            Key.requiredPath("path", "File with the rows."),
            new Key(
                    "question_field",
                    new Kind.Items(FIELD, 0, Integer.MAX_VALUE),
                    JsonNodeFactory.instance.arrayNode(),
                    "",
                    "Field or fields that make up the question; recognised when left out."),
            field("answer_field", "Field with the reference answer; recognised when left out."),
            field("level_field", "Field with the level, a number or text; the number of solution steps when left out."),
            field("solution_field", "Field with the expert's solution; recognised when left out."),
            Key.path("test_path", "File with the held-out rows; a share of path when left out."),
            Key.real(
                    "test_share",
                    0.2,
                    Interval.fromBelow(0, 1),
                    "",
                    "Share of the rows held out when there is no test_path."));

    public DatasetConfig {
        questionField = List.copyOf(questionField);
        SECTION.check("name", name);
        SECTION.check("path", path);
        SECTION.check("test_share", testShare);
    }

    /// How YAML names this variant.
    @JsonProperty(TYPE_KEY)
    String type() {
        return TYPE;
    }

    private static final String TYPE_KEY = "type";

    private static Key field(String name, String sentence) {
        return new Key(name, FIELD, NullNode.instance, "", sentence);
    }
}
