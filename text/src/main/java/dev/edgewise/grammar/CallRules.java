package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.tool.Tool;
import java.util.List;
import java.util.regex.Pattern;

/// Makes the rules of a completion that may call tools, in the format in which a model does.
///
/// | format | calls | words |
/// |---|---|---|
/// | `hermes` | `<tool_call>`, an object with name and arguments, `</tool_call>`; one block each | no tag in them |
/// | `smollm2` | the same tags around one list | no tag in them |
/// | `pythonic` | a Python list of calls between `<\|tool_call_start\|>` and `<\|tool_call_end\|>` | no tag in them |
/// | `llama` | one object with name and parameters | no `{"name"` in them |
/// | `json` | an object, or a list of objects | do not begin like it |
/// | `bfcl` | a Python list of calls | do not begin like it |
final class CallRules {
    private static final List<String> FORMATS = List.of("hermes", "smollm2", "json", "llama", "bfcl", "pythonic");
    private static final Pattern PYTHON_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");
    private static final String TAG = "<tool_call>";
    private static final String TAG_END = "</tool_call>";

    private final Syntax syntax;
    private final List<Tool> tools;
    private final CallLimits limits;

    private CallRules(Syntax syntax, List<Tool> tools, CallLimits limits) {
        this.syntax = syntax;
        this.tools = tools;
        this.limits = limits;
    }

    /// Returns how the values of a format are written.
    ///
    /// @throws DataException if the format has no grammar
    static Syntax syntax(String format) {
        if (!FORMATS.contains(format)) {
            throw new DataException("The call format '" + Quoted.of(format)
                    + "' has no grammar, so decoding cannot be constrained to it; those with one are "
                    + String.join(", ", FORMATS) + ".");
        }
        return format.equals("bfcl") || format.equals("pythonic") ? Syntax.python() : Syntax.json();
    }

    /// Makes the rule of a completion.
    ///
    /// @throws DataException if a tool's schema is not supported, or nothing can be written
    static Rule of(String format, Syntax syntax, List<Tool> tools, CallLimits limits) {
        if (tools.isEmpty() && !limits.words()) {
            throw new DataException(
                    "Decoding is constrained to calls, but there is no tool to call; offer one, or allow words.");
        }
        return new CallRules(syntax, tools, limits).completion(format);
    }

    private Rule completion(String format) {
        Rule object = tools.isEmpty() ? Rule.NOTHING : json(format.equals("llama") ? "parameters" : "arguments");
        return switch (format) {
            case "hermes" -> {
                Rule block = Rule.sequence(line(), object, line(), syntax.text(TAG_END));
                Rule next = Rule.sequence(line(), syntax.text(TAG), block);
                yield tagged(TAG, Rule.sequence(block, Rule.repeat(next, 0, limits.most() - 1)));
            }
            case "smollm2" -> tagged(TAG, Rule.sequence(list(object), syntax.text(TAG_END)));
            case "pythonic" ->
                tagged("<|tool_call_start|>", Rule.sequence(list(python()), syntax.text("<|tool_call_end|>")));
            case "llama" ->
                tagged(
                        "{\"name\"",
                        Rule.choice(tools.stream().map(this::behindName).toList()));
            case "json" -> {
                Rule calls = limits.most() == 1 ? object : Rule.choice(List.of(object, list(object)));
                yield untagged(calls, FreeText.notFrom("[{`"));
            }
            default -> untagged(list(python()), FreeText.noCall("[`"));
        };
    }

    /// @param behind what stands behind the tag
    private Rule tagged(String tag, Rule behind) {
        if (tools.isEmpty()) {
            return FreeText.without(tag);
        }
        syntax.text(tag);
        return limits.words()
                ? Rule.choice(List.of(FreeText.without(tag), Rule.sequence(FreeText.until(tag), behind)))
                : Rule.sequence(Rule.text(tag), behind);
    }

    private Rule untagged(Rule calls, Rule words) {
        return tools.isEmpty() ? words : limits.words() ? Rule.choice(List.of(words, calls)) : calls;
    }

    private Rule list(Rule call) {
        return Rule.sequence(
                syntax.text("["),
                call,
                Rule.repeat(Rule.sequence(syntax.comma(), call), 0, limits.most() - 1),
                syntax.text("]"));
    }

    private static Rule line() {
        return Rule.optional(Rule.text("\n"));
    }

    private Rule json(String key) {
        return Rule.choice(tools.stream()
                .map(tool -> Rule.sequence(syntax.text("{\"name\""), behindName(tool, key)))
                .toList());
    }

    private Rule behindName(Tool tool) {
        return behindName(tool, "parameters");
    }

    private Rule behindName(Tool tool, String key) {
        Rule arguments = new SchemaRules(syntax, tool.parameters(), where(tool))
                .members(name -> Rule.sequence(text(name), syntax.colon()));
        return Rule.sequence(
                syntax.colon(),
                text(tool.name()),
                syntax.comma(),
                text(key),
                syntax.colon(),
                syntax.text("{"),
                arguments,
                syntax.text("}}"));
    }

    private Rule python() {
        return Rule.choice(tools.stream()
                .map(tool -> {
                    requireName(tool.name(), "the tool");
                    Rule arguments = new SchemaRules(syntax, tool.parameters(), where(tool)).members(name -> {
                        requireName(name, "the argument");
                        return syntax.text(name + "=");
                    });
                    return Rule.sequence(syntax.text(tool.name() + "("), arguments, syntax.text(")"));
                })
                .toList());
    }

    private static void requireName(String name, String of) {
        if (!PYTHON_NAME.matcher(name).matches()) {
            throw new DataException("The name of " + of + " \"" + Quoted.of(name)
                    + "\" is none in Python, so a Python list of calls cannot hold it; rename it, or take a format"
                    + " with JSON.");
        }
    }

    private Rule text(String name) {
        return syntax.exactly(TextNode.valueOf(name));
    }

    private static String where(Tool tool) {
        return "The schema of the tool \"" + Quoted.of(tool.name()) + "\"";
    }
}
