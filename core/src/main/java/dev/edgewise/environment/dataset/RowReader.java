package dev.edgewise.environment.dataset;

import dev.edgewise.data.Row;
import dev.edgewise.environment.AnswerFormat;

/// Turns the rows of one file into problems. The columns are recognised by the file's first row.
///
/// | columns | read as |
/// |---|---|
/// | `Body`, `Question`, `Answer`, `Equation` | SVAMP; level: number of operations |
/// | `messages` | the last message is the answer, those before it the question |
/// | `question`, `prompt` or `problem`, and `answer`, `ground_truth`, `solution` or `completion` | both as named |
///
/// Columns that a user names replace those that would be recognised.
sealed interface RowReader permits SvampReader, FieldReader, JudgedReader {
    /// Reads the problem of one row.
    ///
    /// @throws dev.edgewise.error.DataException if the row cannot be used
    Item read(Row row);

    /// Says for people what the levels count: `solution steps`.
    String levelName();

    /// Returns the reader for a file that begins with `first`.
    ///
    /// @param format how an answer is spelled that the file does not mark
    /// @throws dev.edgewise.error.DataException if the columns are not recognised
    static RowReader of(DatasetSpec spec, AnswerFormat format, Row first) {
        if (spec.judged()) {
            return JudgedReader.of(spec, first);
        }
        boolean named = spec.columns().areNamed();
        return !named && SvampReader.recognises(first) ? new SvampReader(spec) : FieldReader.of(spec, format, first);
    }
}
