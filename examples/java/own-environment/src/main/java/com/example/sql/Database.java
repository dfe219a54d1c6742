package com.example.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcDataSource;

/// The two tables with the content of a seed. Each [#run] gets a fresh database in memory, which is gone after it.
/// Queries run as a user who may read and nothing else.
///
/// @param settings how many rows, and whose SQL
/// @param seed of the content
record Database(SqlSettings settings, long seed) {
    /// What a query may take, in milliseconds. Those that are right take far less, so that no score depends on how
    /// busy the machine is.
    private static final int LIMIT = 2_000;

    /// More rows than a right answer has.
    private static final int MOST_ROWS = 1_000;

    /// What a query found: rows in their order, values as text.
    record Rows(List<List<String>> rows) {
        /// Returns the same rows in an order of their own.
        Rows sorted() {
            return new Rows(
                    rows.stream().sorted(Comparator.comparing(List::toString)).toList());
        }
    }

    /// Runs queries one after the other.
    ///
    /// @return what each found; empty where it cannot be run, may not be, or takes too long
    List<Optional<Rows>> run(String... queries) {
        // a data source, since DriverManager does not see drivers inside a plug-in's jar
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE="
                + settings.dialect().mode());
        try (Connection owner = source.getConnection("owner", "")) {
            fill(owner);
            try (Connection reader = source.getConnection("reader", "")) {
                reader.createStatement().execute("set query_timeout " + LIMIT);
                return Arrays.stream(queries).map(query -> read(reader, query)).toList();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("H2 cannot make a database", e);
        }
    }

    private static Optional<Rows> read(Connection reader, String query) {
        try (Statement statement = reader.createStatement()) {
            statement.setMaxRows(MOST_ROWS);
            try (ResultSet found = statement.executeQuery(query)) {
                int columns = found.getMetaData().getColumnCount();
                List<List<String>> rows = new ArrayList<>();
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(String.valueOf(found.getString(column)));
                    }
                    rows.add(row);
                }
                return Optional.of(new Rows(rows));
            }
        } catch (SQLException wrong) {
            return Optional.empty();
        }
    }

    private void fill(Connection owner) throws SQLException {
        Random random = new Random(seed);
        try (Statement statement = owner.createStatement()) {
            statement.execute("create user reader password ''");
            for (Table table : Table.values()) {
                statement.execute(table.create());
                statement.execute("grant select on " + table + " to reader");
            }
        }
        for (Table table : Table.values()) {
            String places = table.columns().stream().map(_ -> "?").collect(Collectors.joining(","));
            try (PreparedStatement insert =
                    owner.prepareStatement("insert into " + table + " values (" + places + ")")) {
                for (int row = 1; row <= settings.rows(); row++) {
                    for (int column = 1; column <= table.columns().size(); column++) {
                        String name = table.columns().get(column - 1);
                        List<String> values = table.values(name);
                        insert.setString(
                                column,
                                name.equals("id") ? Integer.toString(row) : values.get(random.nextInt(values.size())));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }
}
