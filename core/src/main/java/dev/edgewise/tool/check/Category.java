package dev.edgewise.tool.check;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import java.util.List;

/// A part of BFCL, by the name that its files have: `live_parallel_multiple`.
///
/// @param name one of [#NAMES]
public record Category(String name) {
    /// What has one turn and so can be measured here.
    public static final List<String> NAMES = List.of(
            "simple_python",
            "simple_java",
            "simple_javascript",
            "multiple",
            "parallel",
            "parallel_multiple",
            "irrelevance",
            "live_simple",
            "live_multiple",
            "live_parallel",
            "live_parallel_multiple",
            "live_irrelevance",
            "live_relevance");

    public Category {
        if (!NAMES.contains(name)) {
            throw new ConfigException("there is no category \"" + Quoted.of(name) + "\"."
                    + NearestName.hint(name, NAMES) + " It must be one of " + String.join(", ", NAMES) + ".");
        }
    }

    /// Returns what is asked for.
    public CallShape shape() {
        if (name.contains("irrelevance")) {
            return CallShape.IRRELEVANCE;
        }
        if (name.contains("relevance")) {
            return CallShape.RELEVANCE;
        }
        if (name.contains("parallel")) {
            return CallShape.PARALLEL;
        }
        return name.contains("multiple") ? CallShape.MULTIPLE : CallShape.SIMPLE;
    }

    /// Returns the language of the tools.
    public Language language() {
        return switch (name) {
            case "simple_java" -> Language.JAVA;
            case "simple_javascript" -> Language.JAVASCRIPT;
            default -> Language.PYTHON;
        };
    }
}
