package dev.edgewise.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.edgewise.error.DataException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final PieceTokenizer PIECES = PieceTokenizer.bytesAnd();
    private static final TokenTexts TOKENS = TokenTexts.of(PIECES);

    static Grammar json(String schema) {
        return Grammar.json(parse(schema), TOKENS);
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverMayBeDrawnIsValid(long seed) {
        Random random = new Random(seed);
        RandomSchemas schemas = new RandomSchemas(random);
        for (int i = 0; i < 40; i++) {
            JsonNode schema = schemas.schema(3);
            Grammar grammar = Grammar.json(schema, TOKENS);
            for (int walk = 0; walk < 5; walk++) {
                String text = new RandomWalk(grammar, PIECES, random).text();
                assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                                .getSchema(withNull(schema))
                                .validate(parse(text)))
                        .as("%s of %s", text, schema)
                        .isEmpty();
                assertThat(grammar.matches(text)).isTrue();
            }
        }
    }

    /// OpenAPI's `nullable` in the words of JSON Schema.
    private static JsonNode withNull(JsonNode schema) {
        return parse(
                schema.toString().replace("\"type\":\"boolean\",\"nullable\":true", "\"type\":[\"boolean\",\"null\"]"));
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void everyInstanceMayBeDrawn(long seed) throws JsonProcessingException {
        Random random = new Random(seed);
        RandomSchemas schemas = new RandomSchemas(random);
        for (int i = 0; i < 40; i++) {
            JsonNode schema = schemas.schema(3);
            Grammar grammar = Grammar.json(schema, TOKENS);
            for (int n = 0; n < 5; n++) {
                JsonNode instance = schemas.instance(schema);
                for (String text : new String[] {instance.toString(), instance.toPrettyString()}) {
                    assertThat(grammar.matches(text.replace(" : ", ": ")
                                    .replace("[ ]", "[]")
                                    .replace("{ }", "{}")))
                            .as("%s of %s", text, schema)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type": "string"}                   | "a \\u00e9 \\" \\\\ é 😀"     | "a
            {"type": "string"}                   | "\\ud83d\\ude00"              | "\\ud83d"
            {"type": "string"}                   | "\\n"                         | "\\x"
            {"type": "string", "maxLength": 2}   | "é\\n"                        | "abc"
            {"type": "string", "minLength": 1}   | "😀"                          | ""
            {"type": "integer"}                  | -12                           | 1.0
            {"type": "integer"}                  | 0                             | 01
            {"type": "number"}                   | -0.5e-7                       | .5
            {"type": "number"}                   | 3                             | 3.
            {"type": "boolean"}                  | false                         | 0
            {"type": "null"}                     | null                          | None
            {"enum": ["a", "ab", 1]}             | "ab"                          | "abc"
            {"type": "integer", "enum": ["1", 1]} | 1                            | "1"
            {"type": "array", "items": {"type": "integer"}, "minItems": 2} | [1, 2, 3] | [1]
            {"type": "array", "items": {"type": "integer"}, "maxItems": 2} | [1,2]     | [1, 2, 3]
            {"type": "array", "maxItems": 0}     | []                            | [1]
            {"type": ["string", "null"]}         | null                          | 1
            {"anyOf": [{"type": "string"}, {"type": "integer"}]} | 5             | true
            {"type": "object", "properties": {"a": {"type": "integer"}}} | {}    | {"b": 1}
            {"properties": {"a": {}, "b": {}}, "required": ["b"]} | {"b": 1, "a": [{}]} | {"a": 1}
            {"properties": {"a": {}, "b": {}}}   | {"b": 1,"a": 2}               | {"a": 1, "a": 2}
            {"additionalProperties": {"type": "integer"}} | {"x": 1, "y": 2}     | {"x": "1"}
            {"type": "object"}                   | {"x": [null, {"y": 1.5}]}     | 3
            {"type": "object", "additionalProperties": false} | {}               | {"x": 1}
            {}                                   | [1, "a", {}]                  | a
            {"$defs": {"t": {"properties": {"of": {"$ref": "#/$defs/t"}}}}, "$ref": "#/$defs/t"} \
            | {"of": {"of": {}}} | {"of": 1}
            """)
    void keepsToKeywords(String schema, String good, String bad) {
        Grammar grammar = json(schema);
        assertThat(grammar.matches(good)).as(good).isTrue();
        assertThat(grammar.matches(bad)).as(bad).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [] | The JSON schema has [] for a schema; write an object such as {"type": "string"}.
            {"type": "strnig"} | The JSON schema has the type "strnig"; a type is string, integer, number, boolean, \
            null, array, or object.
            {"type": []} | The JSON schema has no type in its list of types; name one.
            {"properties": {"a": {"multipleOf": 2}}} | The JSON schema at /properties/a has the keyword "multipleOf", to \
            which constrained decoding cannot keep; supported are $ref, additionalProperties, allOf, anyOf, const, \
            enum, exclusiveMaximum, exclusiveMinimum, items, maxItems, maxLength, maximum, minItems, minLength, \
            minimum, nullable, oneOf, pattern, properties, required, type.
            {"anyOf": []} | The JSON schema has [] for anyOf; write a list of schemas.
            {"anyOf": [{}], "type": "string"} | The JSON schema has type beside anyOf; move it into each schema of anyOf.
            {"allOf": [{}, {}]} | The JSON schema has an allOf of 2 schemas; constrained decoding keeps to one. Write \
            them as one schema.
            {"enum": []} | The JSON schema has the values [], of which none is of type any; correct the type or the values.
            {"enum": ["a"], "type": "integer"} | The JSON schema has the values ["a"], of which none is of type \
            integer; correct the type or the values.
            {"enum": ["a"], "minLength": 2} | The JSON schema has minLength beside a list of values; keep one of them.
            {"properties": 3} | The JSON schema has 3 for properties; write them as {"city": {"type": "string"}}.
            {"properties": {"a": {}}, "required": "a"} | The JSON schema has "a" for required; write a list of different names.
            {"minItems": 3, "maxItems": 2} | The JSON schema has 2 for maxItems; write a whole number of at least 3.
            {"$ref": "#/$defs/x"} | The JSON schema refers to "#/$defs/x", which is not in it; write a place in the \
            same schema, such as "#/$defs/city".
            {"$ref": "#"} | The JSON schema needs "#" inside itself without end; make the property that leads back optional.
            {"properties": {"a": {"$ref": "#"}}, "required": ["a"]} | The JSON schema needs "#" inside itself without \
            end; make the property that leads back optional.
            """)
    void refusesWhatItCannotKeepTo(String schema, String message) {
        assertThatThrownBy(() -> json(schema)).isInstanceOf(DataException.class).hasMessage(message);
    }

    @Test
    void tokensMaySpanMarksAndEndInsideCharacters() {
        TokenWalk walk = json("""
                {"type": "array", "items": {"properties": {"a": {"type": "string"}}, "required": ["a"]}}""").begin();
        for (String piece : new String[] {"[{", "\"", "a", "\": ", "\""}) {
            walk.accept(PIECES.id(piece));
        }
        assertThat(walk.allowed().get(PIECES.id("\"},"))).isTrue();
        assertThat(walk.allowed().get(PIECES.id("\", \""))).as("no other key").isFalse();
        assertThat(walk.allowed().get(PIECES.endId())).isFalse();
        walk.accept(0xc3);
        assertThat(walk.allowed().cardinality())
                .as("a continuation, or one with what follows")
                .isEqualTo(65);
        walk.accept(258 + 14 - 2 + 1);
        assertThat(walk.allowed().get(PIECES.id("}"))).isTrue();
        walk.accept(PIECES.id("}"));
        walk.accept(PIECES.id("]"));
        assertThat(walk.ends()).isTrue();
        walk.accept(PIECES.endId());
        assertThatThrownBy(walk::allowed)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the text has ended");
    }

    /// Grammars have locks of their own, and a rule whose ways are still to be made has none.
    @Test
    void whatGrammarsShareIsMade() throws IllegalAccessException {
        for (Class<?> type : List.of(Rule.class, Syntax.class, FreeText.class, CallRules.class, SchemaRules.class)) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == Rule.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    assertThat(((Rule) field.get(null)).isOpen())
                            .as(field.getName())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void theEndIsAllowedWhereTheTextMayEndAndNowhereElse() {
        TokenWalk walk = json("{\"type\": \"integer\"}").begin();
        assertThat(walk.allowed().get(PIECES.endId())).isFalse();
        walk.accept(PIECES.id("1"));
        assertThat(walk.allowed().get(PIECES.endId())).isTrue();
        assertThat(walk.allowed().get(PIECES.id("1, "))).isFalse();
        assertThatThrownBy(() -> walk.accept(PIECES.id("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the token 120 is not allowed here");
    }

    @Test
    void refusesSchemasThatAreNestedWithoutMeasure() {
        String schema = "{\"items\": ".repeat(80) + "{}" + "}".repeat(80);
        assertThatThrownBy(() -> json(schema))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("The JSON schema at /items/items/items/")
                .hasMessageEndingWith("… (384 characters) nests schemas more than 64 deep; make it flatter.");
    }

    @Test
    void aReferenceMayLeadBack() {
        Grammar trees = json("""
                {"type": "object", "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}}""");
        assertThat(trees.matches("{\"right\": {\"left\": {}}}")).isTrue();
        assertThat(new RandomWalk(trees, PIECES, new Random(1)).text()).startsWith("{");
    }

    @Test
    void refusesATokenizerThatCannotWriteIt() {
        TokenTexts few = TokenTexts.of(PieceTokenizer.of("\"", "a", "{", "0", "1"));
        assertThatThrownBy(() -> Grammar.json(parse("{\"enum\": [\"ab\", \"ü\"]}"), few))
                .isInstanceOf(DataException.class)
                .hasMessage("Decoding cannot be constrained, since the tokenizer has no token for 'b', 'ü'."
                        + " Use a tokenizer that has them.");
    }
}
