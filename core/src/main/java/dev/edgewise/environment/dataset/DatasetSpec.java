package dev.edgewise.environment.dataset;

import dev.edgewise.environment.SplitRule;
import dev.edgewise.environment.Verifier;
import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a user says about a data set.
///
/// @param name name of the environment: lower case, digits, `_`
/// @param files rows for training, and also for testing if there are no test files
/// @param testFiles rows for testing only; may be empty
/// @param testShare without test files, the share of questions kept for testing, 0 (none) to below 1
/// @param columns the columns that are named
/// @param answerType how answers are compared
/// @param levelOrder the values of the column of levels, easiest first; empty to recognise their order
/// @param judged whether an outside program scores completions, so that rows need no answer
public record DatasetSpec(
        String name,
        List<Path> files,
        List<Path> testFiles,
        double testShare,
        Columns columns,
        Verifier answerType,
        List<String> levelOrder,
        boolean judged) {
    /// The names of columns; null for one that is recognised.
    ///
    /// @param question the question
    /// @param answer the answer, or a solution with a marked answer
    /// @param level the column whose values are the levels; null for the number of solution steps
    /// @param solution the expert's working, one step a line; null to take it from the answer's column
    public record Columns(
            @Nullable String question,
            @Nullable String answer,
            @Nullable String level,
            @Nullable String solution) {
        /// Tells whether the question or the answer is named.
        boolean areNamed() {
            return question != null || answer != null;
        }
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    /// Checks what can be checked without reading a file.
    ///
    /// @throws ConfigException if the name has other characters, the share is out of range, or there is no file
    public DatasetSpec {
        files = List.copyOf(files);
        testFiles = List.copyOf(testFiles);
        levelOrder = List.copyOf(levelOrder);
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException("The name of a dataset environment is \"" + name
                    + "\" but may only have lower-case letters, digits and _.");
        }
        if (!(testShare >= 0 && testShare < 1)) {
            throw new ConfigException("test_share of " + name + " is " + testShare + " but must be from 0 to below 1.");
        }
        if (files.isEmpty()) {
            throw new ConfigException("The dataset environment " + name + " has no file. Name at least one.");
        }
    }

    /// Makes a data set with recognised columns and numeric answers, split by the hash of its questions.
    public static DatasetSpec of(String name, Path... files) {
        Columns recognised = new Columns(null, null, null, null);
        return new DatasetSpec(
                name, List.of(files), List.of(), SplitRule.TEST_SHARE, recognised, AnswerType.NUMBER, List.of(), false);
    }

    /// Returns this data set with separate rows for testing.
    public DatasetSpec withTestFiles(Path... tests) {
        return new DatasetSpec(name, files, List.of(tests), testShare, columns, answerType, levelOrder, judged);
    }

    /// Returns this data set with another share for testing.
    public DatasetSpec withTestShare(double share) {
        return new DatasetSpec(name, files, testFiles, share, columns, answerType, levelOrder, judged);
    }

    /// Returns this data set with named columns; null leaves a column to be recognised.
    public DatasetSpec withFields(
            @Nullable String question, @Nullable String answer, @Nullable String level, @Nullable String solution) {
        Columns named = new Columns(question, answer, level, solution);
        return new DatasetSpec(name, files, testFiles, testShare, named, answerType, levelOrder, judged);
    }

    /// Returns this data set with another comparison of answers.
    public DatasetSpec withAnswerType(Verifier type) {
        return new DatasetSpec(name, files, testFiles, testShare, columns, type, levelOrder, judged);
    }

    /// Returns this data set with an order of its levels; an empty one leaves the order to be recognised.
    public DatasetSpec withLevelOrder(List<String> order) {
        return new DatasetSpec(name, files, testFiles, testShare, columns, answerType, order, judged);
    }

    /// Returns this data set with completions scored by an outside program.
    DatasetSpec judgedOutside() {
        return new DatasetSpec(name, files, testFiles, testShare, columns, answerType, levelOrder, true);
    }
}
