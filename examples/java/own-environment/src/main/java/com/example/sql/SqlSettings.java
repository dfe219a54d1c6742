package com.example.sql;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The keys beside `type: sql_queries`.
@About("Questions about two small tables, answered by a query that is executed on H2.")
public record SqlSettings(
        @Key(value = "Which database's SQL H2 reads.", standard = "h2")
        Dialect dialect,

        @Key(value = "Rows of each table.", standard = "12", range = "[4, 100]", unit = "rows")
        int rows) {
    /// What H2 calls its compatibility modes.
    public enum Dialect {
        H2("REGULAR"),
        POSTGRESQL("PostgreSQL"),
        MYSQL("MySQL");

        private final String mode;

        Dialect(String mode) {
            this.mode = mode;
        }

        String mode() {
            return mode;
        }
    }

    public SqlSettings {
        Keys.check(SqlSettings.class, dialect, rows);
    }
}
