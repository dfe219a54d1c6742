package com.example.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The two tables. No column name is in both, so that a join needs no prefixes.
enum Table {
    PET(
            List.of("name", "kind", "age", "lives"),
            Map.of("name", List.of("ada", "bo", "eli", "kim", "pia"), "kind", List.of("cat", "dog", "hen"))),
    HOME(List.of("id", "town", "rent", "rooms"), Map.of("town", List.of("bonn", "oslo", "rome")));

    /// What a column of numbers can hold.
    private static final List<String> DIGITS =
            IntStream.rangeClosed(1, 9).mapToObj(Integer::toString).toList();

    private final List<String> columns;
    private final Map<String, List<String>> texts;

    Table(List<String> columns, Map<String, List<String>> texts) {
        this.columns = columns;
        this.texts = texts;
    }

    List<String> columns() {
        return columns;
    }

    /// Returns the columns that it makes sense to add up.
    List<String> numbers() {
        return columns.stream()
                .filter(column -> !isText(column) && !column.equals("id") && !column.equals("lives"))
                .toList();
    }

    boolean isText(String column) {
        return texts.containsKey(column);
    }

    List<String> values(String column) {
        return texts.getOrDefault(column, DIGITS);
    }

    /// Returns the statement that creates it.
    String create() {
        return columns.stream()
                .map(column -> column + (isText(column) ? " varchar(9)" : " int"))
                .collect(Collectors.joining(", ", "create table " + this + " (", ")"));
    }

    /// As a query spells it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
