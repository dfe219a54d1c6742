package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Makes rules of JSON schemas: every text that they allow is a valid instance.
///
/// | keyword | what it does |
/// |---|---|
/// | `type`, one or a list; `nullable` | the kinds of values; without it they follow from the other keywords |
/// | `properties`, `required` | keys in any order, each at most once; no others |
/// | `additionalProperties` | where there are no `properties`: any keys, with values of its schema |
/// | `items`, `minItems`, `maxItems` | elements |
/// | `minLength`, `maxLength` | characters |
/// | `pattern` | a regular expression ([PatternReader]) |
/// | `minimum`, `maximum`, `exclusive…` | bounds of whole numbers |
/// | `enum`, `const` | these values, written plainly |
/// | `anyOf`, `allOf` with one schema, `$ref` within the schema | other schemas |
/// | `oneOf` | schemas of which no two have a value in common ([Apart]) |
///
/// Words about a value (`title`, `description`, `default`, `examples`, `format`, …) change nothing. Any other keyword
/// is refused by name, since its texts could not be kept to.
final class SchemaRules {
    /// How deep values without a schema may be nested.
    static final int DEEPEST = 16;

    /// How deep schemas may be nested, so that reading one cannot exhaust the stack.
    private static final int MOST_NESTED = 64;

    private final Syntax syntax;
    private final SchemaKeywords keywords;
    private final SchemaReferences places;
    private final Map<String, Rule> references = new TreeMap<>();
    private final Map<Integer, Rule> free = new HashMap<>();
    private int depth;

    /// @param root what `$ref` leads into
    /// @param where names the schema in messages
    SchemaRules(Syntax syntax, JsonNode root, String where) {
        this.syntax = syntax;
        this.keywords = new SchemaKeywords(where);
        this.places = new SchemaReferences(root, keywords);
    }

    /// Makes the values of the whole schema.
    ///
    /// @throws DataException if it is no schema, has no finite instance, or has a keyword that is not supported
    Rule whole() {
        Rule rule = value(places.root(), "");
        places.requireEnds(references.keySet());
        return rule;
    }

    /// Makes the members of an object of the whole schema, in another form than JSON's.
    ///
    /// @param key makes what stands in front of a value
    Rule members(Function<String, Rule> key) {
        places.root().fieldNames().forEachRemaining(keyword -> keywords.requireKnown(keyword, ""));
        for (String keyword : List.of("$ref", "anyOf", "oneOf", "allOf", "enum", "const")) {
            if (places.root().has(keyword)) {
                throw keywords.fault("", "has " + keyword + " on top; write an object with properties");
            }
        }
        if (!keywords.types(places.root(), "").stream().allMatch(type -> type.equals("object") || type.equals("any"))) {
            throw keywords.fault(
                    "",
                    "is of type " + SchemaKeywords.shown(places.root().path("type"))
                            + "; write an object with properties");
        }
        Rule rule = new Members(members(places.root(), "", key), syntax.comma()).rule();
        places.requireEnds(references.keySet());
        return rule;
    }

    private Rule value(JsonNode schema, String path) {
        if (schema.isBoolean() && schema.booleanValue()) {
            return anything(DEEPEST);
        }
        if (!schema.isObject()) {
            throw keywords.fault(
                    path,
                    "has " + SchemaKeywords.shown(schema)
                            + " for a schema; write an object such as {\"type\": \"string\"}");
        }
        schema.fieldNames().forEachRemaining(keyword -> keywords.requireKnown(keyword, path));
        if (++depth > MOST_NESTED) {
            throw keywords.fault(path, "nests schemas more than " + MOST_NESTED + " deep; make it flatter");
        }
        Rule rule = typed(schema, path);
        depth--;
        return schema.path("nullable").asBoolean() ? Rule.choice(List.of(rule, syntax.nothing())) : rule;
    }

    private Rule typed(JsonNode schema, String path) {
        if (schema.has("$ref")) {
            keywords.requireAlone(schema, "$ref", path);
            return reference(schema.path("$ref").asText(), path);
        }
        if (schema.has("anyOf")) {
            keywords.requireAlone(schema, "anyOf", path);
            return Rule.choice(several(schema, "anyOf", path));
        }
        if (schema.has("oneOf")) {
            keywords.requireAlone(schema, "oneOf", path);
            Rule one = Rule.choice(several(schema, "oneOf", path));
            new Apart(places, keywords, path).require(schema.path("oneOf"));
            return one;
        }
        if (schema.has("allOf")) {
            keywords.requireAlone(schema, "allOf", path);
            List<Rule> all = several(schema, "allOf", path);
            if (all.size() > 1) {
                throw keywords.fault(
                        path,
                        "has an allOf of " + all.size()
                                + " schemas; constrained decoding keeps to one. Write them as one schema");
            }
            return all.getFirst();
        }
        if (ListedValues.has(schema)) {
            return ListedValues.rule(schema, syntax, keywords, path);
        }
        return Rule.choice(keywords.types(schema, path).stream()
                .map(type -> ofType(type, schema, path))
                .toList());
    }

    private List<Rule> several(JsonNode schema, String keyword, String path) {
        JsonNode schemas = schema.path(keyword);
        if (!schemas.isArray() || schemas.isEmpty()) {
            throw keywords.fault(
                    path, "has " + SchemaKeywords.shown(schemas) + " for " + keyword + "; write a list of schemas");
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode one : schemas) {
            rules.add(value(one, path + "/" + keyword + "/" + rules.size()));
        }
        return rules;
    }

    private Rule ofType(String type, JsonNode schema, String path) {
        return switch (type) {
            case "string" -> {
                if (schema.has("pattern")) {
                    yield patterned(schema, path);
                }
                int least = keywords.count(schema, "minLength", 0, path);
                yield syntax.quoted(least, keywords.limit(schema, "maxLength", least, path));
            }
            case "integer" ->
                WholeNumbers.bounded(schema) ? WholeNumbers.of(schema, syntax, keywords, path) : syntax.integer();
            case "number" -> {
                if (WholeNumbers.bounded(schema)) {
                    throw keywords.fault(
                            path,
                            "has bounds of a number; constrained decoding keeps to those of whole numbers. Make the type"
                                    + " integer, or leave the bounds out");
                }
                yield syntax.number();
            }
            case "boolean" -> syntax.truth();
            case "null" -> syntax.nothing();
            case "array" -> {
                int least = keywords.count(schema, "minItems", 0, path);
                int most = keywords.limit(schema, "maxItems", least, path);
                yield array(
                        schema.has("items") ? value(schema.get("items"), path + "/items") : anything(DEEPEST - 1),
                        least,
                        most);
            }
            case "object" -> object(schema, path);
            default -> {
                Stream.concat(Stream.of("pattern", "minLength", "maxLength"), WholeNumbers.KEYWORDS.stream())
                        .filter(schema::has)
                        .forEach(keyword -> {
                            throw keywords.fault(path, "has " + keyword + " for values of any type; name the type");
                        });
                yield anything(DEEPEST);
            }
        };
    }

    private Rule patterned(JsonNode schema, String path) {
        JsonNode pattern = schema.get("pattern");
        if (!pattern.isTextual() || schema.has("minLength") || schema.has("maxLength")) {
            throw keywords.fault(
                    path,
                    pattern.isTextual()
                            ? "has minLength or maxLength beside pattern; write the length into the pattern"
                            : "has " + SchemaKeywords.shown(pattern) + " for pattern; write a regular expression");
        }
        return syntax.quoted(quote -> new PatternReader(pattern.textValue(), quote, syntax, keywords, path).rule());
    }

    private Rule array(Rule element, int least, int most) {
        Rule more = Rule.sequence(syntax.comma(), element);
        Rule rest = most < 0
                ? Rule.repeat(more, Math.max(0, least - 1))
                : Rule.repeat(more, Math.max(0, least - 1), Math.max(0, most - 1));
        Rule some = Rule.sequence(element, rest);
        Rule elements = most == 0 ? Rule.NOTHING : least == 0 ? Rule.optional(some) : some;
        return enclosed("[", elements, "]");
    }

    private Rule enclosed(String start, Rule inside, String end) {
        return Rule.sequence(syntax.text(start), syntax.gap(), inside, syntax.gap(), syntax.text(end));
    }

    private Rule object(JsonNode schema, String path) {
        JsonNode others = schema.path("additionalProperties");
        boolean any = !schema.has("properties") && !schema.has("required");
        if (any && !(others.isBoolean() && !others.booleanValue())) {
            Rule value = others.isObject() ? value(others, path + "/additionalProperties") : anything(DEEPEST - 1);
            return map(value);
        }
        List<Members.Member> members =
                members(schema, path, key -> Rule.sequence(syntax.exactly(TextNode.valueOf(key)), syntax.colon()));
        return enclosed("{", new Members(members, syntax.comma()).rule(), "}");
    }

    private Rule map(Rule value) {
        Rule member = Rule.sequence(syntax.quoted(0, -1), syntax.colon(), value);
        Rule members = Rule.sequence(member, Rule.repeat(Rule.sequence(syntax.comma(), member), 0));
        return enclosed("{", Rule.optional(members), "}");
    }

    private List<Members.Member> members(JsonNode schema, String path, Function<String, Rule> key) {
        JsonNode properties = schema.path("properties");
        if (!properties.isMissingNode() && !properties.isObject()) {
            throw keywords.fault(
                    path,
                    "has " + SchemaKeywords.shown(properties)
                            + " for properties; write them as {\"city\": {\"type\": \"string\"}}");
        }
        Set<String> required = keywords.required(schema, path);
        Set<String> names = new LinkedHashSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        names.addAll(required);
        List<Members.Member> members = new ArrayList<>();
        for (String name : names) {
            Rule value = properties.has(name)
                    ? value(properties.get(name), path + "/properties/" + name)
                    : anything(DEEPEST - 1);
            members.add(new Members.Member(Rule.sequence(key.apply(name), value), required.contains(name)));
        }
        return members;
    }

    /// Makes a value of any kind.
    private Rule anything(int depth) {
        Rule known = free.get(depth);
        if (known == null) {
            List<Rule> ways =
                    new ArrayList<>(List.of(syntax.quoted(0, -1), syntax.number(), syntax.truth(), syntax.nothing()));
            if (depth > 0) {
                ways.add(map(anything(depth - 1)));
                ways.add(array(anything(depth - 1), 0, -1));
            }
            known = Rule.choice(ways);
            free.put(depth, known);
        }
        return known;
    }

    private Rule reference(String reference, String path) {
        Rule known = references.get(reference);
        if (known == null) {
            JsonNode schema = places.target(reference);
            if (schema.isMissingNode()) {
                throw keywords.fault(
                        path,
                        "refers to \"" + Quoted.of(reference)
                                + "\", which is not in it; write a place in the same schema, such as \"#/$defs/city\"");
            }
            Rule[] made = new Rule[1];
            known = Rule.of(() -> List.of(List.of(made[0])));
            references.put(reference, known);
            made[0] = value(schema, path + "/$ref");
        }
        return known;
    }
}
