package com.example.sql;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;

/// Questions about two small tables. The answer is a query, and its worth is what comes out of it.
///
/// [Ladder] has the tasks from one column to joins with groups, [QueryCheck] the verifier. Whether a task is for
/// training or for testing is decided by a hash of its query, so no query is in both.
public final class SqlQueries extends GeneratedEnvironment {
    public SqlQueries(SqlSettings settings, String name, AnswerFormat format) {
        super(name, Ladder.CHARACTERS, Ladder.RUNGS, new QueryCheck(settings), format, false);
    }
}
