package com.example.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.example.sql.Database.Rows;
import com.example.sql.SqlSettings.Dialect;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.EnvironmentContract;
import dev.edgewise.testkit.HostileTexts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract says what every environment owes, the rest what this one's verifier does.
class SqlQueriesTest extends EnvironmentContract {
    private static final SqlSettings SETTINGS = new SqlSettings(Dialect.H2, 12);

    private final Environment environment = environment(SETTINGS);

    @Override
    protected Environment environment() {
        return environment(SETTINGS);
    }

    private static Environment environment(SqlSettings settings) {
        return new SqlQueries(settings, "sql_queries", AnswerFormat.BARE);
    }

    private boolean isRight(String expert, String completion) {
        Task task = new Task("task", new Cell("sql_queries", 0), "?", expert, List.of());
        return environment.score(task, completion).success();
    }

    @ParameterizedTest
    @EnumSource
    void theExpertIsRightAtEveryLevel(Dialect dialect) {
        Environment spoken = environment(new SqlSettings(dialect, 8));
        for (int level = 0; level < spoken.levels(); level++) {
            for (Split split : Split.values()) {
                for (int i = 0; i < 30; i++) {
                    Task task = spoken.draw(split, level, Seeds.stream(1, "test", split.name(), i));
                    assertThat(spoken.score(task, spoken.solution(task)).reward())
                            .as(task.id())
                            .isEqualTo(1);
                    assertThat(Ladder.CHARACTERS).contains((task.question() + task.answer()).split(""));
                    assertThat(task.answer().length()).isLessThan(80);
                }
            }
        }
    }

    @Test
    void anotherQueryWithTheSameRowsIsRight() {
        assertThat(isRight("select age from pet where age>3", "SELECT p.age FROM pet p WHERE NOT p.age <= 3"))
                .isTrue();
        assertThat(isRight("select kind from pet", "select kind from pet order by age"))
                .isTrue();
        assertThat(isRight("select kind from pet order by kind", "select kind from pet"))
                .isFalse();
        assertThat(isRight("select age from pet", "select rent from home")).isFalse();
        assertThat(isRight("select age from pet", "select name,age from pet")).isFalse();
        assertThat(isRight("select age from pet", "select distinct age from pet"))
                .isFalse();
        assertThat(isRight("select age from pet", "age")).isFalse();
        assertThat(isRight("select age from pet", "")).isFalse();
    }

    /// The database's content is not in the question, so a number can only be known by heart.
    @Test
    void anAnswerByHeartIsWrong() {
        String expert = "select sum(age) from pet";
        Rows found = new Database(SETTINGS, 1).run(expert).getFirst().orElseThrow();
        String sum = found.rows().getFirst().getFirst();
        assertThat(isRight(expert, "select " + sum + " from pet where id=1")).isFalse();
        assertThat(isRight(expert, "select distinct " + sum + " from pet")).isFalse();
        assertThat(isRight(expert, expert)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table pet",
                "select age from pet; drop table pet",
                "delete from pet",
                "call 1",
                "call csvwrite('/tmp/edgewise-sql-example.csv', 'select * from pet')",
                "select file_read('/etc/passwd')",
                "select * from csvread('/etc/passwd')",
                "select space(2000000000)",
                "select age from pet where 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' regexp '(a+)+b'",
                "select sum(x) from system_range(1, 1000000000000)",
                "with recursive n(i) as (select 1 union all select i+1 from n) select sum(i) from n",
                "create alias run as 'void run() { System.exit(1); }'",
                "shutdown",
                "script to '/tmp/edgewise-sql-example.sql'",
                "set password 'x'",
                "select count(*) from pet,pet a,pet b,pet c,pet d,pet e,pet f,pet g,pet h,pet i,pet j,pet k",
            })
    void whatIsHostileIsWorthNothing(String completion) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(isRight("select age from pet", completion)).isFalse());
    }

    /// What holds where the words of a query say nothing.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table pet",
                "delete from pet",
                "create table more (id int)",
                "select file_read('/etc/passwd')",
                "select * from csvread('/etc/passwd')",
                "call csvwrite('/tmp/edgewise-sql-example.csv', 'select * from pet')",
                "create alias run as 'void run() { System.exit(1); }'",
                "shutdown",
                "select sum(x) from system_range(1, 1000000000000)",
                "with recursive n(i) as (select 1 union all select i+1 from n) select sum(i) from n",
                "select sum(a.age*k.age) from pet a,pet b,pet c,pet d,pet e,pet f,pet g,pet h,pet i,pet j,pet k",
            })
    void theReaderOfADatabaseMayOnlyReadAndNotForLong(String statement) {
        String all = "select * from pet";
        List<Optional<Rows>> found = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> new Database(SETTINGS, 1).run(all, statement, all));
        assertThat(found.get(1)).isEmpty();
        assertThat(found.getFirst()).isPresent().isEqualTo(found.getLast());
    }

    @Test
    void longTextsAreJudgedInTime() {
        Task task = environment.draw(Split.TRAIN, 0, Seeds.stream(3, "hostile"));
        HostileTexts.show(text -> environment.score(task, text));
    }
}
