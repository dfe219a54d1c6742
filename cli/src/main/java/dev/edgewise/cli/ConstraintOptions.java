package dev.edgewise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.generate.Constraints;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.grammar.CallLimits;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.check.CallQuestion;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that keep completions to valid calls.
final class ConstraintOptions {
    private static final int MOST_CALLS = 16;

    /// Whether a completion has to call.
    private enum Choice {
        /// Words or calls.
        AUTO,
        /// At least one call.
        REQUIRED
    }

    @Option(
            names = "--constrained",
            arity = "0..1",
            fallbackValue = "auto",
            paramLabel = "auto|required",
            description =
                    "Only valid calls of the tools can be drawn, beside words (auto, also without a value) or alone"
                            + " (required). Log-probabilities are those of the constrained policy.")
    private @Nullable Choice constrained;

    @Option(
            names = "--most-calls",
            paramLabel = "N",
            description = "At most so many calls in a constrained completion (default: 16).")
    private @Nullable Integer mostCalls;

    /// Tells whether calls are constrained.
    ///
    /// @throws ConfigException if the number of calls is out of range, or has no place
    boolean apply() {
        if (mostCalls != null && constrained == null) {
            throw new ConfigException("--most-calls is for --constrained calls; give both or none");
        }
        if (mostCalls != null && mostCalls < 1) {
            throw new ConfigException("--most-calls must be at least 1 but was " + mostCalls);
        }
        return constrained != null;
    }

    /// Returns what a completion that is offered tools must keep to. Without any there are words alone.
    Supplier<TokenConstraint> of(Constraints constraints, List<Tool> tools, CallFormat format) {
        boolean words = constrained != Choice.REQUIRED || tools.isEmpty();
        return constraints.calls(tools, format, new CallLimits(words, mostCalls == null ? MOST_CALLS : mostCalls));
    }

    /// Returns what replies to a question must keep to.
    Function<CallQuestion, @Nullable Supplier<TokenConstraint>> of(Constraints constraints, CallFormat format) {
        return question -> {
            try {
                return of(constraints, offered(question), format);
            } catch (DataException refused) {
                throw new DataException(question.place() + ": " + refused.getMessage(), refused);
            }
        };
    }

    /// Returns the tools as the model is offered them.
    private static List<Tool> offered(CallQuestion question) {
        JsonNode tools = question.prompt().variables().get("tools");
        return tools == null
                ? question.problem().tools()
                : tools.valueStream().map(Tool::of).toList();
    }
}
