package com.example.sql;

import com.example.sql.Database.Rows;
import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.task.Task;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Runs a query and compares its rows with those of the expert's query.
///
/// A query is right if its rows are right in two databases of different content. One that names the answer is right
/// in one at most. Rows may come in any order unless the expert sorts them.
///
/// What a model writes is hostile until shown otherwise. Only queries of words that the tasks need are run.
/// What gets through meets the rights and the time limit of [Database].
final class QueryCheck implements AnswerCheck {
    private static final int LONGEST = 300;

    /// How often a query may name a table: joins of more take long.
    private static final int MOST_TABLES = 3;

    private static final Pattern WORD = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final Pattern CHARACTERS = Pattern.compile("[a-z0-9_ '(),.*<>=+-]*");

    private static final Set<String> TABLES =
            Arrays.stream(Table.values()).map(Table::toString).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> WORDS = words();

    private final List<Database> databases;

    QueryCheck(SqlSettings settings) {
        databases = List.of(new Database(settings, 1), new Database(settings, 2));
    }

    private static Set<String> words() {
        Set<String> words =
                new HashSet<>(List.of(("select distinct from join inner on where and or not in between like is"
                                + " null group order by having asc desc as count min max sum avg")
                        .split(" ")));
        for (Table table : Table.values()) {
            words.add(table.toString());
            for (String column : table.columns()) {
                words.add(column);
                words.addAll(table.isText(column) ? table.values(column) : List.of());
            }
        }
        return Set.copyOf(words);
    }

    @Override
    public boolean isRight(AnswerFormat format, Task task, String answer) {
        String query = answer.toLowerCase(Locale.ROOT);
        return isHarmless(query) && databases.stream().allMatch(database -> isRight(database, task.answer(), query));
    }

    private static boolean isRight(Database database, String expert, String query) {
        List<Optional<Rows>> found = database.run(expert, query);
        Rows wanted = found.getFirst().orElseThrow(() -> new IllegalStateException("cannot run " + expert));
        boolean sorted = expert.contains(" order by ");
        return found.getLast()
                .filter(rows -> sorted ? rows.equals(wanted) : rows.sorted().equals(wanted.sorted()))
                .isPresent();
    }

    /// Whether the text is one short query that can do nothing but look into the tables.
    static boolean isHarmless(String query) {
        if (query.length() > LONGEST
                || !query.startsWith("select ")
                || query.contains("--")
                || !CHARACTERS.matcher(query).matches()) {
            return false;
        }
        List<String> words =
                WORD.matcher(query).results().map(MatchResult::group).toList();
        // a single letter may name a table: from pet p
        return words.stream().allMatch(word -> word.length() == 1 || WORDS.contains(word))
                && words.stream().filter(TABLES::contains).count() <= MOST_TABLES;
    }
}
