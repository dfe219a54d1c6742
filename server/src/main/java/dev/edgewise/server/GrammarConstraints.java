package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.generate.Constraints;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.grammar.CallLimits;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps completions to a grammar.
///
/// @param format in which the model writes calls; null for one that is offered no tools, so that none can be forced
public record GrammarConstraints(Constraints grammars, @Nullable CallFormat format) implements ServedModel.Constraints {
    @Override
    public Supplier<TokenConstraint> calls(List<Tool> tools, int most) {
        return grammars.calls(tools, Objects.requireNonNull(format, "tools were taken"), new CallLimits(false, most));
    }

    @Override
    public Supplier<TokenConstraint> json(JsonNode schema) {
        return grammars.json(schema);
    }
}
