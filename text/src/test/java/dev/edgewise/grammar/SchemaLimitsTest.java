package dev.edgewise.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Patterns, bounds of whole numbers, and schemas of which exactly one holds.
class SchemaLimitsTest {
    private static final PieceTokenizer PIECES = PieceTokenizer.bytesAnd();
    private static final TokenTexts TOKENS = TokenTexts.of(PIECES);

    private static Grammar grammar(JsonNode schema) {
        return Grammar.json(schema, TOKENS);
    }

    private static JsonNode pattern(String pattern) {
        return JsonNodeFactory.instance.objectNode().put("type", "string").put("pattern", pattern);
    }

    private static String json(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }

    private static boolean valid(JsonNode schema, JsonNode value) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(value)
                .isEmpty();
    }

    private static void requireValidWalks(JsonNode schema) {
        Grammar grammar = grammar(schema);
        Random random = new Random(7);
        for (int walk = 0; walk < 20; walk++) {
            String text = new RandomWalk(grammar, PIECES, random).text();
            assertThat(valid(schema, GrammarTest.parse(text)))
                    .as("%s of %s", text, schema)
                    .isTrue();
        }
    }

    @Test
    void wholeNumbersAreThoseBetweenTheBounds() {
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            int least = random.nextInt(-130, 1200);
            int most = least + random.nextInt(0, 1300);
            JsonNode schema = GrammarTest.parse("{\"type\": \"integer\", \"%s\": %d, \"%s\": %d}"
                    .formatted(
                            i % 2 == 0 ? "minimum" : "exclusiveMinimum",
                            i % 2 == 0 ? least : least - 1,
                            i % 3 == 0 ? "maximum" : "exclusiveMaximum",
                            i % 3 == 0 ? most : most + 1));
            Grammar grammar = grammar(schema);
            for (int n = -150; n < 2600; n += 1 + random.nextInt(3)) {
                assertThat(grammar.matches(Integer.toString(n)))
                        .as("%d of %s", n, schema)
                        .isEqualTo(n >= least && n <= most);
            }
            assertThat(grammar.matches(Integer.toString(least))).isTrue();
            assertThat(grammar.matches(Integer.toString(most))).isTrue();
            assertThat(grammar.matches("0" + Math.abs(most))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"integer\", \"minimum\": 2.5, \"maximum\": 1e30}",
                "{\"type\": \"integer\", \"exclusiveMinimum\": 0}",
                "{\"type\": \"integer\", \"exclusiveMaximum\": -6.5}",
                "{\"type\": [\"integer\", \"string\"], \"minimum\": -99999999999999999999999, \"maximum\": 12}",
                "{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"integer\"}, {\"type\": \"array\"}]}",
                "{\"oneOf\": [{\"const\": 1}, {\"enum\": [2, \"1\"]}, {\"type\": \"boolean\"}]}",
                "{\"oneOf\": [{\"properties\": {\"is\": {\"const\": \"a\"}, \"n\": {\"type\": \"integer\"}},"
                        + " \"required\": [\"is\"]}, {\"properties\": {\"is\": {\"const\": \"b\"}}, \"required\": [\"is\"]}]}",
                "{\"$defs\": {\"t\": {\"type\": \"string\"}}, \"oneOf\": [{\"$ref\": \"#/$defs/t\"}, {\"type\": \"null\"}]}"
            })
    void whateverMayBeDrawnIsValid(String schema) {
        requireValidWalks(GrammarTest.parse(schema));
    }

    static Stream<Arguments> patterns() {
        return Stream.of(
                Arguments.of("^[A-Z]{2}-\\d{1,3}(b|cd)?$", List.of("AB-1", "AB-12cd"), List.of("AB-1234", "xAB-1")),
                Arguments.of("^a.\"\\\\$", List.of("ax\"\\"), List.of("ax\"", "a\n\"\\")),
                Arguments.of("x+[^a-y ]", List.of("xz", "é xxZ ü"), List.of("xy", "z")),
                Arguments.of("^(?:\\w+@\\w+\\.org)$", List.of("a_1@b.org"), List.of("a@b_org", "a@b.orga")),
                Arguments.of("a|bc", List.of("xbcx", "a"), List.of("xbx", "")),
                Arguments.of("^(?:a|b)*?\\$$", List.of("$", "abba$"), List.of("ab", "c$")),
                Arguments.of("^ü[\\s\\-x-z]{2,}$", List.of("ü-z", "ü\t\n "), List.of("ü-", "ua-")),
                Arguments.of("^\\S\\D\\W$", List.of("ab!"), List.of("a1!", " b!")),
                Arguments.of("", List.of("", "any"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void textsKeepToPatterns(String pattern, List<String> good, List<String> bad) {
        Grammar grammar = grammar(pattern(pattern));
        assertThat(good).allMatch(text -> grammar.matches(json(text)));
        assertThat(bad).noneMatch(text -> grammar.matches(json(text)));
        assertThat(bad).noneMatch(text -> valid(pattern(pattern), JsonNodeFactory.instance.textNode(text)));
        requireValidWalks(pattern(pattern));
    }

    static Stream<Arguments> otherPatterns() {
        return Stream.of(
                Arguments.of("(?=a)", "(?"),
                Arguments.of("(?<x>a)", "(?"),
                Arguments.of("(a)\\1", "\\1"),
                Arguments.of("a\\b", "\\b"),
                Arguments.of("[é]", "é"),
                Arguments.of("[[:alpha:]]", "["),
                Arguments.of("a{2", "{"),
                Arguments.of("a{5,2}", "{"),
                Arguments.of("a**", "*"),
                Arguments.of("(a", "("),
                Arguments.of("a)", ")"),
                Arguments.of("a{9999}", "{"),
                Arguments.of("a{٣}", "{"),
                Arguments.of("\\p{L}", "\\p"),
                Arguments.of("[z-a]", "-"),
                Arguments.of("a\\", "\\"),
                Arguments.of("^[^][a]+$", "]"),
                Arguments.of("[]a]", "]"),
                Arguments.of("^((a?){1000}){1000}$", "{"),
                Arguments.of("^(((a?){100}){100}){100}$", "{"),
                Arguments.of("^(a{1000}b{1000}){1000}$", "{"));
    }

    @ParameterizedTest
    @MethodSource("otherPatterns")
    void otherPatternsAreRefused(String pattern, String what) {
        assertThatThrownBy(() -> grammar(pattern(pattern)))
                .isInstanceOf(DataException.class)
                .hasMessage("The JSON schema has the pattern \"" + Quoted.of(pattern)
                        + "\", in which constrained decoding cannot keep to " + Quoted.of(what)
                        + "; write it with ASCII classes, groups, | and repetitions, ^ in front and $ behind all.");
    }

    static Stream<Arguments> refused() {
        String apart =
                " may have a value in common; tell them apart by type, const, enum, or a required property with a"
                        + " const, or write anyOf.";
        return Stream.of(
                Arguments.of(
                        "{\"type\": \"number\", \"minimum\": 0}",
                        "bounds of a number; constrained decoding keeps to those of whole numbers. Make the type integer, or"
                                + " leave the bounds out."),
                Arguments.of(
                        "{\"type\": \"integer\", \"minimum\": 3, \"exclusiveMaximum\": 3}",
                        "bounds between which is no whole number; correct them."),
                Arguments.of(
                        "{\"type\": \"integer\", \"minimum\": 1000000000000000000}",
                        "a bound of more than 18 digits, which leaves no whole number to write."),
                Arguments.of(
                        "{\"type\": \"any\", \"pattern\": \"^a$\"}", "pattern for values of any type; name the type."),
                Arguments.of("{\"type\": \"any\", \"minimum\": 5}", "minimum for values of any type; name the type."),
                Arguments.of(
                        "{\"type\": \"integer\", \"exclusiveMinimum\": true}",
                        "true for exclusiveMinimum; write a number."),
                Arguments.of(
                        "{\"pattern\": \"a\", \"minLength\": 2}",
                        "minLength or maxLength beside pattern; write the length into the pattern."),
                Arguments.of("{\"pattern\": 3}", "3 for pattern; write a regular expression."),
                Arguments.of(
                        "{\"pattern\": \"^a|b$\"}",
                        "the pattern \"^a|b$\", in which constrained decoding cannot keep to ^ or $ beside |; write it with"
                                + " ASCII classes, groups, | and repetitions, ^ in front and $ behind all."),
                Arguments.of(
                        "{\"oneOf\": [{\"type\": \"integer\"}, {\"type\": \"number\"}]}",
                        "a oneOf whose schemas 0 and 1" + apart),
                Arguments.of(
                        "{\"oneOf\": [{\"type\": \"string\"}, {\"properties\": {\"a\": {}}}]}",
                        "a oneOf whose schemas 0 and 1" + apart),
                Arguments.of(
                        "{\"oneOf\": [{\"type\": \"null\"}, {\"enum\": [\"a\", 1]}, {\"enum\": [1.0]}]}",
                        "a oneOf whose schemas 1 and 2" + apart));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String schema, String message) {
        assertThatThrownBy(() -> grammar(GrammarTest.parse(schema)))
                .isInstanceOf(DataException.class)
                .hasMessage("The JSON schema has " + message);
    }

    @Test
    void aClassNeedsOneCharacterThatTheTokenizerWrites() {
        TokenTexts few = TokenTexts.of(PieceTokenizer.of("\"", "a", "b"));
        assertThat(Grammar.json(pattern("^[^,]+$"), few).matches("\"ab\"")).isTrue();
        assertThatThrownBy(() -> Grammar.json(pattern("^[A-C]+a$"), few))
                .isInstanceOf(DataException.class)
                .hasMessage("Decoding cannot be constrained, since the tokenizer has no token for 'ABC'."
                        + " Use a tokenizer that has them.");
        TokenTexts slash = TokenTexts.of(PieceTokenizer.of("\"", "a", "\\"));
        assertThatThrownBy(() -> Grammar.json(pattern("^[a\\n]+$"), slash))
                .isInstanceOf(DataException.class)
                .hasMessage("Decoding cannot be constrained, since the tokenizer has no token for 'n'."
                        + " Use a tokenizer that has them.");
    }

    @Test
    void manyConstantsAreToldApart() {
        ArrayNode constants = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, 300).forEach(i -> constants.addObject().put("const", "c" + i));
        assertThat(grammar(JsonNodeFactory.instance.objectNode().set("oneOf", constants))
                        .matches("\"c299\""))
                .isTrue();
    }

    @Test
    void aNumberBeyondDoublesIsRefused() {
        assertThatThrownBy(() -> grammar(GrammarTest.parse("{\"oneOf\": [{\"const\": 1e400}, {\"const\": 1}]}")))
                .isInstanceOf(DataException.class)
                .hasMessage("The JSON schema at /oneOf/0 lists \"Infinity\", a number beyond what JSON readers hold.");
    }
}
