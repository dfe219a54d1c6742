package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.trainer.PromptRenderer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A model and how it is asked.
///
/// @param name under which clients ask for it
/// @param model open for as long as it is served; used by nobody else
/// @param maxTokens the longest completion of a request that names no length
/// @param stop strings that end every completion, as in the model's training
/// @param calls how it writes calls of tools; null if it cannot be offered any
/// @param constraints makes what completions must keep to; null if none can
public record ServedModel(
        String name,
        OpenModel model,
        PromptRenderer prompts,
        int maxTokens,
        List<String> stop,
        @Nullable CallFormat calls,
        @Nullable Constraints constraints) {
    public ServedModel {
        stop = List.copyOf(stop);
    }

    /// Makes the rules of constrained decoding.
    public interface Constraints {
        /// Allows nothing but calls of these tools.
        ///
        /// @param most calls of one completion
        Supplier<TokenConstraint> calls(List<Tool> tools, int most);

        /// Allows nothing but JSON of this schema.
        Supplier<TokenConstraint> json(JsonNode schema);
    }

    /// Returns the most tokens that prompt and completion may have together. What dynamic scaling adds is left out,
    /// since there the keys of a text depend on how long it becomes.
    int context() {
        int whole = model.policy().weights().config().context();
        return model.policy().weights().config().ropeScaling() instanceof RopeScaling.Dynamic dynamic
                ? Math.min(whole, (int) dynamic.context())
                : whole;
    }

    int vocabulary() {
        return model.policy().weights().config().vocabulary();
    }
}
