package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a `tokenizer.json` must look like before the native library sees it. The native library may end the process
/// over a file it does not expect, and no Java code can prevent it then.
final class TokenizerShape {
    /// serde, which the native library reads with, gives up at 128, and in decoders it ends the process.
    private static final int DEEPEST = 100;

    private static final Map<String, String> NORMALIZERS = types("""
            BertNormalizer: clean_text=flag handle_chinese_chars=flag strip_accents?=flag lowercase=flag
            Strip: strip_left=flag strip_right=flag
            StripAccents:
            NFC:
            NFD:
            NFKC:
            NFKD:
            Sequence: normalizers=parts
            Lowercase:
            Nmt:
            Precompiled: precompiled_charsmap=map
            Replace: pattern=pattern content=text
            Prepend: prepend=text
            ByteLevel:
            """);
    private static final Map<String, String> PRE_TOKENIZERS = types("""
            BertPreTokenizer:
            ByteLevel: add_prefix_space=flag trim_offsets=flag use_regex?=flag
            CharDelimiterSplit: delimiter=character
            Metaspace: replacement=character add_prefix_space?=flag prepend_scheme?=scheme split?=flag str_rep?=text
            Whitespace:
            Sequence: pretokenizers=parts
            Split: pattern=pattern behavior=behavior invert=flag
            Punctuation: behavior?=behavior
            WhitespaceSplit:
            Digits: individual_digits=flag
            UnicodeScripts:
            FixedLength: length?=positive
            """);
    private static final Map<String, String> POST_PROCESSORS = types("""
            RobertaProcessing: sep=token cls=token trim_offsets=flag add_prefix_space=flag
            BertProcessing: sep=token cls=token
            ByteLevel: add_prefix_space=flag trim_offsets=flag use_regex?=flag
            TemplateProcessing: single=pieces pair=pieces special_tokens=tokens
            Sequence: processors=parts
            """);
    private static final Map<String, String> DECODERS = types("""
            BPEDecoder: suffix=text
            ByteLevel: add_prefix_space=flag trim_offsets=flag use_regex?=flag
            WordPiece: prefix=text cleanup=flag
            Metaspace: replacement=character add_prefix_space?=flag prepend_scheme?=scheme split?=flag str_rep?=text
            CTC: pad_token=text word_delimiter_token=text cleanup=flag
            Sequence: decoders=parts
            Replace: pattern=pattern content=text
            Fuse:
            Strip: content=character start=count stop=zero
            ByteFallback:
            """);
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            kind("flag", "true or false", JsonNode::isBoolean),
            kind("text", "text", JsonNode::isTextual),
            kind("character", "one character", TokenizerShape::isCharacter),
            kind("count", "a whole number from 0 on", TokenizerShape::isCount),
            kind("positive", "a whole number from 1 on", node -> isCount(node) && node.intValue() > 0),
            kind("zero", "0, since a longer cut fails at short tokens", node -> isCount(node) && node.intValue() == 0),
            kind(
                    "map",
                    "a character map of SentencePiece",
                    node -> node.isTextual() && CharacterMap.isSound(node.textValue())),
            oneOf("scheme", "first", "never", "always"),
            oneOf("behavior", "Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"),
            kind("pattern", "an object with String or Regex", TokenizerShape::isPattern),
            kind("token", "a token's text and id", TokenizerShape::isToken),
            kind("pieces", "a list of SpecialToken and Sequence", node -> all(node, TokenizerShape::isPiece)),
            kind("tokens", "special tokens with id, ids and tokens", TokenizerShape::areSpecial));

    private final String source;

    private TokenizerShape(String source) {
        this.source = source;
    }

    private record Kind(String name, Predicate<JsonNode> holds) {}

    private static Map.Entry<String, Kind> kind(String key, String name, Predicate<JsonNode> holds) {
        return Map.entry(key, new Kind(name, holds));
    }

    private static Map.Entry<String, Kind> oneOf(String key, String... words) {
        String last = words[words.length - 1];
        String name = String.join(", ", List.of(words).subList(0, words.length - 1)) + " or " + last;
        return kind(key, name, node -> List.of(words).contains(node.asText()));
    }

    /// @throws ModelException if the library could not read the tokenizer
    static void require(ObjectNode tokenizer, String source) {
        TokenizerShape shape = new TokenizerShape(source);
        shape.plain(tokenizer, 1);
        shape.part(tokenizer.path("normalizer"), "normalizer", NORMALIZERS);
        shape.part(tokenizer.path("pre_tokenizer"), "pre_tokenizer", PRE_TOKENIZERS);
        shape.part(tokenizer.path("post_processor"), "post_processor", POST_PROCESSORS);
        shape.part(tokenizer.path("decoder"), "decoder", DECODERS);
        ModelShape.require(tokenizer.path("model"), shape::fault);
    }

    /// Depth, numbers and texts that any JSON reader takes.
    private void plain(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            throw fault("it is nested more than " + DEEPEST + " deep");
        }
        if (node.isTextual() && !isUnicode(node.textValue())) {
            throw fault("the text \"" + Quoted.of(node.textValue()) + "\" has half a surrogate pair");
        }
        if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            throw fault("it has a number that is too large");
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                if (!isUnicode(entry.getKey())) {
                    throw fault("the text \"" + Quoted.of(entry.getKey()) + "\" has half a surrogate pair");
                }
                plain(entry.getValue(), depth + 1);
            });
        } else {
            node.forEach(child -> plain(child, depth + 1));
        }
    }

    private void part(JsonNode node, String place, Map<String, String> types) {
        if (node.isMissingNode() || node.isNull()) {
            return;
        }
        String fields =
                node.path("type").isTextual() ? types.get(node.path("type").textValue()) : null;
        if (fields == null) {
            throw fault("the type of " + place + " is " + shown(node.path("type")) + "; known are "
                    + new TreeSet<>(types.keySet()));
        }
        fields(node, place, fields, types);
        for (String list : List.of("single", "pair")) {
            for (JsonNode piece : node.path(list)) {
                JsonNode id = piece.path("SpecialToken").path("id");
                if (id.isTextual() && !node.path("special_tokens").has(id.textValue())) {
                    throw fault(place + ".special_tokens has no \"" + Quoted.of(id.textValue())
                            + "\", which its pieces name");
                }
            }
        }
    }

    private void fields(JsonNode node, String place, String fields, Map<String, String> types) {
        for (String field : fields.split(" ", -1)) {
            if (!field.isEmpty()) {
                int sign = field.indexOf('=');
                boolean optional = field.charAt(sign - 1) == '?';
                String name = field.substring(0, optional ? sign - 1 : sign);
                JsonNode value = node.path(name);
                if (!optional || (!value.isMissingNode() && !value.isNull())) {
                    field(value, place + "." + name, field.substring(sign + 1), types);
                }
            }
        }
    }

    private void field(JsonNode value, String place, String kind, Map<String, String> types) {
        if (kind.equals("parts")) {
            if (!value.isArray()) {
                throw fault(place + " must be a list but is " + Quoted.of(value.toString()));
            }
            for (int i = 0; i < value.size(); i++) {
                part(value.path(i), place + "[" + i + "]", types);
            }
            return;
        }
        Kind required = KINDS.get(kind);
        if (required == null || !required.holds().test(value)) {
            throw fault(place + " must be " + (required == null ? kind : required.name()) + " but is " + shown(value));
        }
        if (kind.equals("pattern") && RegexShape.mayNeverEnd(value.path("Regex").asText(""))) {
            throw fault(place + " can match some texts in so many ways that it takes for ever: "
                    + Quoted.of(value.path("Regex").asText()));
        }
        if (place.startsWith("normalizer") && kind.equals("pattern") && RegexShape.matchesNothing(value)) {
            throw fault(place + " must not match an empty text but is " + Quoted.of(value.toString()));
        }
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Quoted.of(value.toString());
    }

    private ModelException fault(String what) {
        return new ModelException(source + " is not a tokenizer that can be read: " + what
                + ". Download it again, or save it again with a current version of transformers.");
    }

    private static Map<String, String> types(String table) {
        return table.lines()
                .map(line -> line.split(":", 2))
                .collect(Collectors.toUnmodifiableMap(line -> line[0].strip(), line -> line[1].strip()));
    }

    static boolean isCount(JsonNode node) {
        return node.isInt() && node.intValue() >= 0;
    }

    private static boolean isCharacter(JsonNode node) {
        return node.isTextual() && node.textValue().codePoints().count() == 1;
    }

    private static boolean isToken(JsonNode node) {
        return node.isArray() && node.size() == 2 && node.path(0).isTextual() && isCount(node.path(1));
    }

    private static boolean areSpecial(JsonNode node) {
        return node.isObject() && node.properties().stream().allMatch(entry -> isSpecial(entry.getValue()));
    }

    private static boolean isPattern(JsonNode node) {
        return node.size() == 1
                && (node.path("String").isTextual() || node.path("Regex").isTextual());
    }

    private static boolean isPiece(JsonNode node) {
        JsonNode token = node.path("SpecialToken");
        JsonNode sequence = node.path("Sequence");
        return node.size() == 1
                && (token.isObject()
                        ? token.path("id").isTextual() && isCount(token.path("type_id"))
                        : List.of("A", "B").contains(sequence.path("id").asText())
                                && isCount(sequence.path("type_id")));
    }

    private static boolean isSpecial(JsonNode node) {
        return node.path("id").isTextual()
                && all(node.path("ids"), TokenizerShape::isCount)
                && all(node.path("tokens"), JsonNode::isTextual)
                && node.path("ids").size() == node.path("tokens").size();
    }

    static boolean all(JsonNode array, Predicate<JsonNode> holds) {
        if (!array.isArray()) {
            return false;
        }
        for (JsonNode one : array) {
            if (!holds.test(one)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
