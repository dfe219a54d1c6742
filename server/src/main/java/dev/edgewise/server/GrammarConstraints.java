package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.Constraints;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.grammar.CallLimits;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps answers to calls and schemas by grammars.
public final class GrammarConstraints implements ServedModel.Constraints {
    private final Constraints constraints;
    private final @Nullable CallFormat format;

    /// @param format in which the model writes calls; null if it cannot be offered any
    public GrammarConstraints(Tokenizer tokenizer, @Nullable CallFormat format) {
        this.constraints = new Constraints(tokenizer);
        this.format = format;
    }

    @Override
    public Supplier<TokenConstraint> calls(List<Tool> tools, int most) {
        if (format == null) {
            throw new ConfigException("calls cannot be forced, since the server was started without a form of calls");
        }
        return constraints.calls(tools, format, new CallLimits(false, most));
    }

    @Override
    public Supplier<TokenConstraint> json(JsonNode schema) {
        return constraints.json(schema);
    }
}
