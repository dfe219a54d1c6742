package com.example.sql;

import dev.edgewise.environment.Environment;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.plugin.EnvironmentProvider;

/// Brings `type: sql_queries`. `META-INF/services/dev.edgewise.plugin.Plugin` names this class.
public final class SqlPlugin implements EnvironmentProvider<SqlSettings> {
    @Override
    public String type() {
        return "sql_queries";
    }

    @Override
    public Class<SqlSettings> settings() {
        return SqlSettings.class;
    }

    @Override
    public Environment create(SqlSettings settings, EnvironmentContext context) {
        return new SqlQueries(settings, context.name(), context.answer());
    }
}
