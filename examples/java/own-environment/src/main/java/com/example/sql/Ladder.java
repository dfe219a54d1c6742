package com.example.sql;

import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The levels, each a way to draw a question and the query that an expert writes for it.
final class Ladder {
    /// Every character of questions and queries.
    static final String CHARACTERS = " '(),*<=>?0123456789abcdefghijklmnopqrstuvwxyz";

    private static final String JOINED = "pet join home on lives=id";

    static final List<Rung> RUNGS = List.of(
            rung("one column", random -> {
                Table table = table(random);
                return columns(random, table, List.of(pick(random, table.columns())));
            }),
            rung("two columns", random -> {
                Table table = table(random);
                return columns(random, table, two(random, table.columns()));
            }),
            rung("a condition", random -> {
                Table table = table(random);
                String column = pick(random, table.columns());
                Condition where = condition(random, table);
                return asked(
                        column + " of " + table + where.words(), "select " + column + " from " + table + where.sql());
            }),
            rung("an aggregate under a condition", random -> {
                Table table = table(random);
                Aggregate aggregate = aggregate(random, table);
                Condition where = condition(random, table);
                return asked(
                        aggregate.words() + " of " + table + where.words(),
                        "select " + aggregate.sql() + " from " + table + where.sql());
            }),
            rung("groups", random -> {
                Table table = table(random);
                Aggregate aggregate = aggregate(random, table);
                String group = pick(random, table.columns());
                return asked(
                        aggregate.words() + " of " + table + " per " + group,
                        "select " + group + "," + aggregate.sql() + " from " + table + " group by " + group);
            }),
            rung("groups under a condition", random -> {
                Table table = table(random);
                Aggregate aggregate = aggregate(random, table);
                String group = pick(random, table.columns());
                Condition where = condition(random, table);
                return asked(
                        aggregate.words() + " of " + table + where.words() + " per " + group,
                        "select " + group + "," + aggregate.sql() + " from " + table + where.sql() + " group by "
                                + group);
            }),
            rung("a join", random -> {
                String columns = pick(random, Table.PET.columns()) + " " + pick(random, Table.HOME.columns());
                return asked(columns + " of both", "select " + columns.replace(' ', ',') + " from " + JOINED);
            }),
            rung("a join under a condition", random -> {
                String column = pick(random, Table.PET.columns());
                Condition where = condition(random, Table.HOME);
                return asked(column + " of both" + where.words(), "select " + column + " from " + JOINED + where.sql());
            }),
            rung("a join with groups", random -> {
                Aggregate aggregate = aggregate(random, Table.PET);
                String group = pick(random, Table.HOME.columns());
                return asked(
                        aggregate.words() + " of both per " + group,
                        "select " + group + "," + aggregate.sql() + " from " + JOINED + " group by " + group);
            }));

    private Ladder() {}

    /// The part of a question and of its query that leaves rows out.
    private record Condition(String words, String sql) {}

    /// A number that is made of many rows.
    private record Aggregate(String words, String sql) {}

    private static Rung rung(String description, Function<RandomGenerator, Problem> problem) {
        return new Rung(description, random -> Optional.of(problem.apply(random)));
    }

    private static Problem asked(String question, String query) {
        return new Problem("sql " + query, question, question + "?", query, List.of());
    }

    private static Problem columns(RandomGenerator random, Table table, List<String> columns) {
        String words = String.join(" ", columns) + " of " + table;
        String names = String.join(",", columns);
        return switch (random.nextInt(3)) {
            case 0 -> asked(words, "select " + names + " from " + table);
            case 1 -> asked("each " + words, "select distinct " + names + " from " + table);
            default -> asked(words + " sorted", "select " + names + " from " + table + " order by " + names);
        };
    }

    private static Condition condition(RandomGenerator random, Table table) {
        String column = pick(random, table.columns());
        List<String> values = table.values(column);
        String value = pick(random, values);
        if (table.isText(column)) {
            return new Condition(" if " + column + "=" + value, " where " + column + "='" + value + "'");
        }
        String test = column + pick(random, List.of("<", "=", ">")) + value;
        return new Condition(" if " + test, " where " + test);
    }

    private static Aggregate aggregate(RandomGenerator random, Table table) {
        List<String> numbers = table.numbers();
        String function = pick(random, List.of("count", "min", "max", "sum"));
        if (function.equals("count")) {
            return new Aggregate("count", "count(*)");
        }
        String column = pick(random, numbers);
        return new Aggregate(function + " " + column, function + "(" + column + ")");
    }

    private static Table table(RandomGenerator random) {
        return random.nextBoolean() ? Table.PET : Table.HOME;
    }

    private static List<String> two(RandomGenerator random, List<String> columns) {
        int first = random.nextInt(columns.size());
        int second = (first + 1 + random.nextInt(columns.size() - 1)) % columns.size();
        return List.of(columns.get(first), columns.get(second));
    }

    private static String pick(RandomGenerator random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
