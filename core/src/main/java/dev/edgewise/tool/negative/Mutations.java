package dev.edgewise.tool.negative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.text.Message;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import dev.edgewise.tool.check.ReplyJudge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes wrong replies of right ones, by rule.
///
/// Every argument that can be changed is, so that more than one token differs. Values come from other rows where they
/// have the same argument. What the checker takes, such as another case or order, is no mutation.
public final class Mutations {
    private static final List<String> WORDS = List.of(
            "I have done that for you.",
            "Sure, that is taken care of. Is there anything else?",
            "I am sorry, but I cannot do that.",
            "Could you tell me a little more about what you want?");
    private static final List<String> INVENTED = List.of("mode", "limit", "verbose", "priority", "locale");
    private static final List<String> PLACES = List.of("Linz", "tomorrow", "unknown", "default", "any");
    private static final int TRIES = 4;

    private final CallFormat format;
    private final ReplyJudge judge;
    private final Map<String, List<JsonNode>> values = new LinkedHashMap<>();

    /// @param rows whose values may stand in for others
    public Mutations(CallFormat format, List<CallRow> rows) {
        this.format = format;
        this.judge = ReplyJudge.strict(format);
        for (CallRow row : rows) {
            for (ToolCall call : row.calls()) {
                call.arguments().properties().forEach(argument -> {
                    List<JsonNode> seen = values.computeIfAbsent(argument.getKey(), _ -> new ArrayList<>());
                    if (!seen.contains(argument.getValue())) {
                        seen.add(argument.getValue());
                    }
                });
            }
        }
    }

    /// Returns a wrong reply of a kind; empty where the row has none.
    public Optional<Negative> of(CallRow row, NegativeKind kind, RandomGenerator random) {
        boolean silent = row.calls().isEmpty();
        if (silent != (kind == NegativeKind.NEEDLESS)) {
            return Optional.empty();
        }
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Negative> made = switch (kind) {
                case PROSE -> Optional.of(words(kind, WORDS.get(random.nextInt(WORDS.size()))));
                case BROKEN -> Optional.of(words(kind, broken(row, random)));
                default -> calls(row, kind, random).map(calls -> calls(kind, calls));
            };
            Optional<Negative> wrong = made.filter(negative ->
                    !judge.judge(row.problem(), negative.text()).verdict().isRight());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Negative words(NegativeKind kind, String text) {
        return new Negative(kind, text, new Message("assistant", text), "mutation");
    }

    private Negative calls(NegativeKind kind, List<ToolCall> calls) {
        return new Negative(kind, format.write(calls), new ToolReply("", calls, "").message(), "mutation");
    }

    private String broken(CallRow row, RandomGenerator random) {
        String text = format.write(row.calls());
        int end = text.lastIndexOf('}');
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, text.length() / 2);
            case 1 -> end < 0 ? text.substring(1) : text.substring(0, end) + text.substring(end + 1);
            default -> end < 0 ? text.substring(0, text.length() - 1) : text.substring(0, end + 1);
        };
    }

    private Optional<List<ToolCall>> calls(CallRow row, NegativeKind kind, RandomGenerator random) {
        List<ToolCall> calls = new ArrayList<>(row.calls());
        int at = calls.isEmpty() ? 0 : random.nextInt(calls.size());
        switch (kind) {
            case NEEDLESS -> {
                if (row.tools().isEmpty()) {
                    return Optional.empty();
                }
                calls.add(filled(row.tools().get(random.nextInt(row.tools().size())), random));
            }
            case EXTRA_CALL -> {
                Tool tool = row.tools().get(random.nextInt(row.tools().size()));
                calls.add(tool.name().equals(calls.get(at).name()) ? calls.get(at) : filled(tool, random));
            }
            case MISSING_CALL -> {
                if (calls.size() < 2) {
                    return Optional.empty();
                }
                calls.remove(at);
            }
            case OTHER_TOOL -> {
                List<Tool> others = row.tools().stream()
                        .filter(tool -> !tool.name().equals(calls.get(at).name()))
                        .toList();
                if (others.isEmpty()) {
                    return Optional.empty();
                }
                calls.set(at, filled(others.get(random.nextInt(others.size())), random));
            }
            case NAME ->
                calls.set(
                        at,
                        new ToolCall(
                                misspelt(calls.get(at).name(), random),
                                calls.get(at).arguments()));
            default -> {
                Tool tool = row.tools().stream()
                        .filter(one -> one.name().equals(calls.get(at).name()))
                        .findFirst()
                        .orElseThrow();
                Optional<ObjectNode> arguments = arguments(tool, calls.get(at).arguments(), kind, random);
                if (arguments.isEmpty()) {
                    return Optional.empty();
                }
                calls.set(at, new ToolCall(calls.get(at).name(), arguments.get()));
            }
        }
        return Optional.of(calls);
    }

    private Optional<ObjectNode> arguments(Tool tool, JsonNode right, NegativeKind kind, RandomGenerator random) {
        ObjectNode wrong = right.deepCopy();
        List<String> names = new ArrayList<>();
        right.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() && kind != NegativeKind.INVENTED) {
            return Optional.empty();
        }
        String one = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
        switch (kind) {
            case VALUE -> names.forEach(name -> wrong.set(name, other(name, right.path(name), random)));
            case TYPE -> wrong.set(one, otherType(right.path(one)));
            case MISSING -> wrong.remove(one);
            case INVENTED -> {
                List<String> left = tool.properties().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> !right.has(name))
                        .toList();
                String name = left.isEmpty() || random.nextBoolean()
                        ? INVENTED.get(random.nextInt(INVENTED.size()))
                        : left.get(random.nextInt(left.size()));
                wrong.set(name, value(name, tool.properties().path(name), random));
            }
            case RENAMED -> {
                wrong.removeAll();
                names.forEach(name -> wrong.set(name.equals(one) ? misspelt(name, random) : name, right.path(name)));
            }
            case SWAPPED -> {
                String other = names.get(random.nextInt(names.size()));
                if (right.path(one).equals(right.path(other))) {
                    return Optional.empty();
                }
                wrong.set(one, right.path(other));
                wrong.set(other, right.path(one));
            }
            default -> throw new IllegalArgumentException(kind + " is no kind of wrong arguments");
        }
        return Optional.of(wrong);
    }

    /// Returns a call of a tool with its required arguments, from other rows where they have them.
    private ToolCall filled(Tool tool, RandomGenerator random) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (JsonNode required : tool.parameters().path("required")) {
            String name = required.asText();
            arguments.set(name, value(name, tool.properties().path(name), random));
        }
        return new ToolCall(tool.name(), arguments);
    }

    private JsonNode value(String name, JsonNode schema, RandomGenerator random) {
        List<JsonNode> seen = values.getOrDefault(name, List.of());
        if (!seen.isEmpty()) {
            return seen.get(random.nextInt(seen.size()));
        }
        JsonNode listed = schema.path("enum");
        if (!listed.isEmpty()) {
            return listed.path(random.nextInt(listed.size()));
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> IntNode.valueOf(1 + random.nextInt(99));
            case "number", "float" -> DoubleNode.valueOf((1 + random.nextInt(99)) + 0.5);
            case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
            case "array" -> JsonNodeFactory.instance.arrayNode();
            case "object", "dict" -> JsonNodeFactory.instance.objectNode();
            default -> TextNode.valueOf(PLACES.get(random.nextInt(PLACES.size())));
        };
    }

    /// Returns another value of the same type.
    private JsonNode other(String name, JsonNode right, RandomGenerator random) {
        List<JsonNode> others = values.getOrDefault(name, List.of()).stream()
                .filter(value -> value.getNodeType() == right.getNodeType()
                        && value.isIntegralNumber() == right.isIntegralNumber()
                        && !value.equals(right))
                .toList();
        if (!others.isEmpty()) {
            return others.get(random.nextInt(others.size()));
        }
        if (right.isBoolean()) {
            return BooleanNode.valueOf(!right.booleanValue());
        }
        if (right.isIntegralNumber()) {
            return IntNode.valueOf(Math.abs(right.intValue() % 1_000_000) * 60 + 1 + random.nextInt(40));
        }
        if (right.isNumber()) {
            return DoubleNode.valueOf(right.doubleValue() * 10 + 0.5);
        }
        return right.isTextual() ? TextNode.valueOf(PLACES.get(random.nextInt(PLACES.size()))) : TextNode.valueOf("");
    }

    private static JsonNode otherType(JsonNode right) {
        if (right.isTextual()) {
            return IntNode.valueOf(right.textValue().length());
        }
        return right.isValueNode() ? TextNode.valueOf(right.asText()) : TextNode.valueOf(right.toString());
    }

    private static String misspelt(String name, RandomGenerator random) {
        int line = name.indexOf('_');
        if (line > 0 && line + 1 < name.length() && random.nextBoolean()) {
            return name.substring(0, line) + Character.toUpperCase(name.charAt(line + 1)) + name.substring(line + 2);
        }
        return switch (random.nextInt(3)) {
            case 0 -> "get_" + name;
            case 1 -> name + "_value";
            default -> name.length() > 3 ? name.substring(0, name.length() - 2) : name + name;
        };
    }
}
