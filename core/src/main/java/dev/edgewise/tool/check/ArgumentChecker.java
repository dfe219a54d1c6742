package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.edgewise.error.Quoted;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares one argument with its accepted values: first the type, then the value.
///
/// A value of another type than declared is right where the accepted values are of that type, too: a name stands for
/// a number. It is then compared exactly.
final class ArgumentChecker {
    private final Language language;
    private final String name;
    private final JsonNode schema;
    private final JsonNode accepted;

    ArgumentChecker(Language language, String name, JsonNode schema, JsonNode accepted) {
        this.language = language;
        this.name = name;
        this.schema = schema;
        this.accepted = accepted;
    }

    /// What the type check says.
    ///
    /// @param error empty where the type is right
    /// @param other whether the value, or what is accepted, is of another type than declared
    private record TypeCheck(String error, boolean other) {}

    Verdict check(JsonNode given) {
        String declared = declared(schema);
        ValueType type = language.type(declared);
        ValueType element = language.hasElements(declared) ? language.type(declared(schema.path("items"))) : null;
        JsonNode value = given;
        if (language != Language.PYTHON) {
            if (!value.isTextual()) {
                return Verdict.wrong(language.notText(), quoted() + " is " + ofType(value) + " and must be a text");
            }
            value = language.convert(
                    value.textValue(),
                    declared,
                    element == null ? Optional.empty() : Optional.of(declared(schema.path("items"))));
        } else if (declared.equals("float") && ValueType.of(value) == ValueType.INTEGER) {
            value = DoubleNode.valueOf(value.doubleValue());
        }
        boolean asList = declared.equals("tuple") && ValueType.of(value) == ValueType.TUPLE;
        TypeCheck check = types(value, asList ? ValueType.LIST : ValueType.of(value), accepted, type, element);
        if (!check.error().isEmpty()) {
            String must =
                    element == null ? type.words() : type.words() + " with elements that are each " + element.words();
            return Verdict.wrong(check.error(), quoted() + " is " + ofType(value) + " and must be " + must);
        }
        if (!check.other()) {
            if (type == ValueType.DICT) {
                return object(value, PythonValues.elements(accepted));
            }
            if (type == ValueType.LIST) {
                return element == ValueType.DICT ? objects(value) : list(value);
            }
            if (type == ValueType.STRING) {
                return text(value);
            }
        }
        return PythonValues.contains(accepted, value) ? Verdict.RIGHT : wrongValue("value_error:others", value);
    }

    private static TypeCheck types(
            JsonNode value, ValueType given, JsonNode accepted, ValueType type, @Nullable ValueType element) {
        Optional<ValueType> reference = typeOf(accepted);
        boolean other = reference.isPresent() && reference.get() != type;
        String error = "";
        if (given == type) {
            if (element == null) {
                return new TypeCheck("", other);
            }
            for (JsonNode one : accepted) {
                if (ValueType.of(one) != ValueType.LIST || haveType(value, one, element)) {
                    return new TypeCheck("", other);
                }
            }
            error = "type_error:nested";
        }
        return reference.filter(given::equals).isPresent()
                ? new TypeCheck(error, true)
                : new TypeCheck("type_error:simple", other);
    }

    private static boolean haveType(JsonNode values, JsonNode accepted, ValueType element) {
        return values.valueStream()
                .allMatch(value -> types(value, ValueType.of(value), accepted, element, null)
                        .error()
                        .isEmpty());
    }

    /// Returns the type of the first accepted value that is not `""`.
    private static Optional<ValueType> typeOf(JsonNode accepted) {
        return accepted.valueStream()
                .filter(one -> !one.isTextual() || !one.textValue().isEmpty())
                .findFirst()
                .map(ValueType::of);
    }

    private Verdict text(JsonNode value) {
        JsonNode normalised = PythonValues.normalised(value);
        return accepted.valueStream()
                        .filter(JsonNode::isTextual)
                        .map(PythonValues::normalised)
                        .anyMatch(normalised::equals)
                ? Verdict.RIGHT
                : wrongValue("value_error:string", value);
    }

    private Verdict list(JsonNode value) {
        JsonNode normalised = PythonValues.normalisedList(value);
        // All choices are read first, so that one that is no list stops the published checker.
        List<? extends JsonNode> choices =
                accepted.valueStream().map(PythonValues::normalisedList).toList();
        return choices.stream().anyMatch(choice -> PythonValues.same(choice, normalised))
                ? Verdict.RIGHT
                : wrongValue("value_error:list/tuple", value);
    }

    private Verdict objects(JsonNode value) {
        Verdict result = Verdict.wrong("list_dict_checker:unclear", quoted() + " has no accepted values");
        for (JsonNode choice : accepted) {
            List<JsonNode> wanted = PythonValues.elements(choice);
            if (value.size() != wanted.size()) {
                result = Verdict.wrong(
                        "value_error:list_dict_count",
                        quoted() + " has " + value.size() + " elements and must have " + wanted.size());
                continue;
            }
            boolean right = true;
            for (int i = 0; i < wanted.size() && right; i++) {
                result = object(value.path(i), List.of(wanted.get(i)));
                right = result.isRight();
            }
            if (right) {
                return Verdict.RIGHT;
            }
        }
        return result;
    }

    private Verdict object(JsonNode value, List<JsonNode> choices) {
        Verdict result = Verdict.wrong("dict_checker:unclear", quoted() + " has no accepted values");
        for (JsonNode choice : choices) {
            if (choice.isTextual() && choice.textValue().isEmpty()) {
                continue;
            }
            if (!value.isObject() || !choice.isObject()) {
                throw new CannotCheck("the argument \"" + Quoted.of(name) + "\" mixes objects with other values");
            }
            result = object(value, choice);
            if (result.isRight()) {
                return result;
            }
        }
        return result;
    }

    private Verdict object(JsonNode value, JsonNode choice) {
        Verdict result = Verdict.RIGHT;
        for (var entry : value.properties()) {
            result = entry(entry.getKey(), entry.getValue(), choice);
            if (!result.isRight()) {
                break;
            }
        }
        for (var wanted : choice.properties()) {
            if (!value.has(wanted.getKey()) && !mayBeMissing(wanted.getValue())) {
                return Verdict.wrong(
                        "value_error:dict_key", quoted() + " lacks the key \"" + Quoted.of(wanted.getKey()) + "\"");
            }
        }
        return result;
    }

    private Verdict entry(String key, JsonNode value, JsonNode choice) {
        if (!choice.has(key)) {
            return Verdict.wrong("value_error:dict_key", quoted() + " has the key \"" + Quoted.of(key) + "\" too many");
        }
        JsonNode wanted = PythonValues.normalisedList(choice.path(key));
        return PythonValues.contains(wanted, PythonValues.normalised(value))
                ? Verdict.RIGHT
                : Verdict.wrong(
                        "value_error:dict_value",
                        quoted() + " has " + Quoted.of(value.toString()) + " under the key \"" + Quoted.of(key)
                                + "\" and must have " + oneOf(choice.path(key)));
    }

    private Verdict wrongValue(String error, JsonNode value) {
        return Verdict.wrong(
                error, quoted() + " is " + Quoted.of(value.toString()) + " and must be " + oneOf(accepted));
    }

    private static boolean mayBeMissing(JsonNode accepted) {
        return accepted.isTextual()
                || PythonValues.elements(accepted).stream()
                        .anyMatch(one -> one.isTextual() && one.textValue().isEmpty());
    }

    private String declared(JsonNode declaration) {
        JsonNode type = declaration.path("type");
        if (!type.isTextual()) {
            throw new CannotCheck("the argument \"" + Quoted.of(name) + "\" declares no type");
        }
        return type.textValue();
    }

    private String quoted() {
        return "\"" + Quoted.of(name) + "\"";
    }

    private static String ofType(JsonNode value) {
        return Quoted.of(value.toString()) + ", " + ValueType.of(value).words() + ",";
    }

    private static String oneOf(JsonNode accepted) {
        List<String> values = PythonValues.elements(accepted).stream()
                .map(JsonNode::toString)
                .filter(one -> !one.equals("\"\""))
                .map(Quoted::of)
                .toList();
        return values.size() == 1 ? values.getFirst() : "one of " + String.join(", ", values);
    }
}
