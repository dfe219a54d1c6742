package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.environment.dataset.AnswerType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tasks read from files.
///
/// @param path absolute paths of JSONL, JSON or Parquet files
/// @param testPath absolute paths of the held-out rows; empty to hold out `testShare` of the others
/// @param testShare share of the questions held out, by their hash
/// @param questionField null when it is recognised
/// @param answerField null when it is recognised
/// @param levelField null for the number of solution steps
/// @param levelOrder the values of `levelField`, easiest first; empty when their order is recognised
/// @param solutionField null for the steps in the answer's field
/// @param reward a program outside that scores completions; null where answers are compared
@JsonIgnoreProperties(value = DatasetConfig.TYPE_KEY, allowGetters = true)
public record DatasetConfig(
        String name,
        List<String> path,
        List<String> testPath,
        double testShare,
        @Nullable String questionField,
        @Nullable String answerField,
        @Nullable String levelField,
        List<String> levelOrder,
        @Nullable String solutionField,
        AnswerType answerType,
        @Nullable RewardConfig reward)
        implements EnvironmentConfig {
    static final String TYPE = "dataset";
    static final String TYPE_KEY = "type";

    static final Section SECTION = Section.of(
            "Tasks read from JSONL, JSON or Parquet rows. GSM8K, SVAMP and TRL's columns are recognised.",
            EnvironmentConfig.nameKey(TYPE),
            Key.requiredPaths("path", "Files with the rows."),
            Key.paths("test_path", "Files with the held-out rows; a share of the others when left out."),
            Key.real(
                    "test_share",
                    SplitRule.TEST_SHARE,
                    Interval.fromBelow(0, 1),
                    "",
                    "Share of the questions held out when there is no test_path."),
            Key.field("question_field", "Field with the question; recognised when left out."),
            Key.field(
                    "answer_field",
                    "Field with the answer, or with a solution that marks it; recognised when left out."),
            Key.field("level_field", "Field whose values are the levels; the number of solution steps when left out."),
            Key.texts(
                    "level_order",
                    "The values of level_field, easiest first. Left out: numbers by size, names with numbers by these, words"
                            + " such as easy, medium and hard in their usual order, other names by the alphabet."),
            Key.field(
                    "solution_field",
                    "Field with the expert's steps, one a line, in some rows or all; without it the steps are those in the answer's field."),
            Key.choice(
                    "answer_type",
                    AnswerType.NUMBER,
                    "How answers are compared: as exact numbers, as text, as one of the texts in a list, by a regular expression (RE2) that matches the whole answer, or as JSON whose keys may come in any order."),
            new Key(
                    "reward",
                    new Kind.Variants(RewardConfig.sections()),
                    NullNode.instance,
                    "",
                    "A program of your own that scores completions, see docs/rewards.md; without it answers are compared."));

    public DatasetConfig {
        path = List.copyOf(path);
        testPath = List.copyOf(testPath);
        levelOrder = List.copyOf(levelOrder);
        SECTION.check("name", name);
        SECTION.check("test_share", testShare);
        if (path.isEmpty()) {
            throw new InvalidValue("path", "must name at least one file");
        }
        if (reward != null && answerType != AnswerType.NUMBER) {
            throw new InvalidValue(
                    "answer_type", "compares answers, but reward scores the completions; remove one of them");
        }
        if (levelField == null && !levelOrder.isEmpty()) {
            throw new InvalidValue(
                    "level_order", "orders the values of level_field, which is not set; set both or neither");
        }
        if (Set.copyOf(levelOrder).size() < levelOrder.size()) {
            throw new InvalidValue("level_order", "must name every value once");
        }
    }

    /// How YAML names this variant.
    @JsonProperty(TYPE_KEY)
    String type() {
        return TYPE;
    }
}
