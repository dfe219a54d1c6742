package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerShapeTest {
    private static ObjectNode words(String more) {
        return (ObjectNode) Golden.parse("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"<unk>\": 0, \"a\": 1},"
                + " \"unk_token\": \"<unk>\"}" + (more.isEmpty() ? "" : ", " + more) + "}");
    }

    private static void refuses(ObjectNode tokenizer, String what) {
        assertThatThrownBy(() -> TokenizerShape.require(tokenizer, "m/tokenizer.json"))
                .isInstanceOf(ModelException.class)
                .hasMessage("m/tokenizer.json is not a tokenizer that can be read: " + what
                        + ". Download it again, or save it again with a current version of transformers.");
    }

    /// serde stops at 128, in a decoder with the whole process.
    @Test
    void depthIsRefused() {
        refuses(words("\"decoder\": " + "[".repeat(200) + "]".repeat(200)), "it is nested more than 100 deep");
        refuses(words("\"other\": " + "[".repeat(100) + "]".repeat(100)), "it is nested more than 100 deep");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    "decoder": {"type": "Fuze"} ~ the type of decoder is "Fuze"; known are [BPEDecoder, ByteFallback, ByteLevel, CTC, Fuse, Metaspace, Replace, Sequence, Strip, WordPiece]
                    "decoder": [] ~ the type of decoder is missing; known are [BPEDecoder, ByteFallback, ByteLevel, CTC, Fuse, Metaspace, Replace, Sequence, Strip, WordPiece]
                    "decoder": {"type": "Strip", "content": " ", "start": 1, "stop": 1} ~ decoder.stop must be 0, since a longer cut fails at short tokens but is 1
                    "decoder": {"type": "Strip", "content": "ab", "start": 1, "stop": 0} ~ decoder.content must be one character but is "ab"
                    "decoder": {"type": "Sequence", "decoders": [{"type": "Fuse"}, {"type": "WordPiece", "prefix": "##"}]} ~ decoder.decoders[1].cleanup must be true or false but is missing
                    "pre_tokenizer": {"type": "FixedLength", "length": 0} ~ pre_tokenizer.length must be a whole number from 1 on but is 0
                    "pre_tokenizer": {"type": "Split", "pattern": "a", "behavior": "Isolated", "invert": false} ~ pre_tokenizer.pattern must be an object with String or Regex but is "a"
                    "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated", "invert": false} ~ pre_tokenizer.pattern can match some texts in so many ways that it takes for ever: (a+)+$
                    "pre_tokenizer": {"type": "Punctuation", "behavior": "Alone"} ~ pre_tokenizer.behavior must be Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous but is "Alone"
                    "normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"} ~ normalizer.precompiled_charsmap must be a character map of SentencePiece but is "AAAA"
                    "normalizer": {"type": "Replace", "pattern": {"String": ""}, "content": "b"} ~ normalizer.pattern must not match an empty text but is {"String":""}
                    "normalizer": {"type": "Replace", "pattern": {"Regex": "x*|(?=a)"}, "content": "b"} ~ normalizer.pattern must not match an empty text but is {"Regex":"x*|(?=a)"}
                    "normalizer": {"type": "Sequence", "normalizers": {}} ~ normalizer.normalizers must be a list but is {}
                    "post_processor": {"type": "BertProcessing", "sep": ["a", -1], "cls": ["b", 1]} ~ post_processor.sep must be a token's text and id but is ["a",-1]
                    "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "C", "type_id": 0}}], "pair": [], "special_tokens": {}} ~ post_processor.single must be a list of SpecialToken and Sequence but is [{"Sequence":{"id":"C","type_id":0}}]
                    "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "b", "type_id": 0}}], "pair": [], "special_tokens": {}} ~ post_processor.special_tokens has no "b", which its pieces name
                    "other": 1e999 ~ it has a number that is too large
                    """)
    void partsAreChecked(String part, String what) {
        refuses(words(part), what);
    }

    @Test
    void halfASurrogateIsRefused() {
        refuses(words("\"x\": \"\\ud800\""), "the text \"\\ud800\" has half a surrogate pair");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "<unk>"} ~ its unk_token "<unk>" is not in model.vocab; a word that is no token needs it
                    {"type": "WordPiece", "vocab": {"a": 0}} ~ its unk_token  is not in model.vocab; a word that is no token needs it
                    {"type": "Unigram", "vocab": [["a", 0.0]], "unk_id": 1} ~ unk_id of a Unigram must be the id of one of its 1 tokens but is 1
                    {"type": "Unigram", "vocab": [["", 0.0]], "unk_id": 0} ~ model.vocab of a Unigram must be a list of tokens, not empty, each with its score
                    {"type": "BPE", "vocab": {"a": 0}, "merges": [["a", "b"]], "continuing_subword_prefix": "##"} ~ the merge ["a","b"] does not begin its right side with continuing_subword_prefix, "##"
                    {"type": "Other"} ~ the type of model is "Other"; known are [BPE, Unigram, WordLevel, WordPiece]
                    """)
    void modelsAreChecked(String model, String what) {
        refuses((ObjectNode) Golden.parse("{\"model\": " + model + "}"), what);
    }

    @Test
    void goldenTokenizersPass() {
        for (String name : new String[] {"byte-level", "sentencepiece", "added"}) {
            ObjectNode tokenizer =
                    (ObjectNode) Golden.json(Golden.DIRECTORY.resolve(name).resolve("tokenizer.json"));
            assertThatCode(() -> TokenizerShape.require(tokenizer, name)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+",
                "(a|a)*",
                "((a*))+b",
                "(?:a|b|ab)+$",
                "(?:[ab]+){2,}",
                "(\\)+)*",
                "([)]+)+",
                "(aa?)+$",
                "(a?a?)+b",
                "(a?){20}a{20}X",
                "(?:ab|a|b)+c",
                "(?:\\p{L}|\\p{Lu}x)+$",
                "(?i:é|É)+$",
                "(?i:(?:ß|ss)+)$",
                "(?:\\d{1,3})+$",
                "\\d{1,3}+$",
                "(?:a{2}a?)+$",
                "(?=(a|a)*b)a",
                "(?<x>a+)+$",
                "(?x)(a+ )+$",
                "(?:\\w|_)+$",
                "(?:[^a]|b)+$",
                "a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaX",
                ".*.*.*.*X",
                "a+b?a+b?a+a+X",
                "(?:[]a]+)+$",
                "(?:[^]a]+)+$",
                "(?:a\\x61*)+$",
                "(?:a\\141*)+$",
                "(?:ba{1}?a{1}?)+$",
                "(?:ba{2}?a{2}?)+$",
                "(?:(?#\\))a+)+$",
                "(?<é>a+)+$",
                "(?<x>a+){0}(?:\\g<x>)+$",
                "(?:(?~ab))+$",
                "(?:a**)+$",
                "(a)?(?(1)a+|b)+$",
                "a*(?=a*(?=a*(?=a*(?=a*(?:X|Y)))))",
                "a*(?<!a*(?!a*(?=a*X)))",
                "(?:x(?m)a|a)+$",
                "(?:(?i)x(?m)a|a)+$",
                "(?:[a[]b]]*a)+$",
                "(?:[a[^]b]]*a)+$",
                "(?:\\😀*😀)+$",
            })
    void expressionsThatMayNeverEnd(String regex) {
        assertThat(RegexShape.mayNeverEnd(regex)).isTrue();
    }

    /// A pattern as large as a file may be is judged soon.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "ab|",
                "a?",
                "(a",
                "[a-z]",
                "\\p{L}|",
                "a{2}",
                "[ -\uDBFF\uDFFF]",
                "[ -\uD7FF]",
                "[\\p{L} -\uD7FF]?",
                "\uDBFF\uDFFF",
                "(?i)",
                "(?=a*",
            })
    void aLargePatternIsJudgedSoon(String part) {
        assertTimeoutPreemptively(
                Duration.ofMinutes(2),
                () -> assertThat(RegexShape.mayNeverEnd(part.repeat(20_000) + "(b|b)+"))
                        .isTrue());
    }

    @Test
    void aLargeClassIsJudgedSoon() {
        String ranges = " -\uD7FF".repeat(20_000);
        assertTimeoutPreemptively(
                Duration.ofMinutes(2),
                () -> assertThat(RegexShape.mayNeverEnd("(?:[" + ranges + "]|a)+"))
                        .isTrue());
    }

    /// Those of GPT-2, cl100k with and without possessive repetitions, Llama 3, Qwen2, o200k (Mistral's tekken), of
    /// DeepSeek-V3, Bloom, Falcon, StarCoder, Kimi, EXAONE and of digits in threes; and small ones of their kind.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[一-龥぀-ゟ゠-ヿ]+",
                " ?[^(\\s|[.,!?…。，、।۔،])]+",
                "[0-9][0-9][0-9]",
                "\\p{N}+",
                "[\\p{Han}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}&&[^\\p{Han}]]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}&&[^\\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}",
                "[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]?",
                "(?=(\\d{3})+(?!\\d))",
                "(?=(?:\\d{3})+\\b)|(?<=a)b",
                "[\\p{Han}]+|\\p{Han}+|(?:\\r\\n)+|(?:a+)?",
                "(?:\\r?\\n)+",
                "(?:\\d{1,3}\\.){3}\\d{1,3}",
                "(?i:x|y){3}|(a\\)+)*",
                "(?:\\p{Lu}\\p{Ll}*)+",
                "(?:((((a))))+b)+",
                "(?i)a|b",
                "a*(?=a*X)",
                "[\\[]+a",
                "(?:[\uD840\uDC00-\uD869\uDEDF一-龥]+ )+",
                "(?:😀|😃)+",
            })
    void expressionsOfRealTokenizers(String regex) {
        assertThat(RegexShape.mayNeverEnd(regex)).isFalse();
    }

    /// A trie with one key, "a" with the text at offset 0, in two blocks of 256 units.
    @Test
    void aMapThatLeadsOutsideIsNone() {
        assertThat(CharacterMap.isSound(map(256 << 10, 'a' | 1 << 8 | 1 << 10, 0)))
                .isTrue();
        assertThat(CharacterMap.isSound(map(256 << 10, 'a' | 1 << 8 | 1 << 10, 3)))
                .isTrue();
        assertThat(CharacterMap.isSound(map(256 << 10, 'a' | 1 << 8 | 1 << 10, 4)))
                .isFalse();
        assertThat(CharacterMap.isSound(map(256 << 10, 'a' | 1 << 8 | 1 << 10, 2)))
                .isFalse();
        assertThat(CharacterMap.isSound(map(512 << 10, 'a' | 1 << 8 | 1 << 10, 0)))
                .isFalse();
        assertThat(CharacterMap.isSound(map(256 << 10, 'a' | 1 << 8 | 513 << 10, 0)))
                .isFalse();
        assertThat(CharacterMap.isSound("////f////38AAAAA")).isFalse();
        assertThat(CharacterMap.isSound("no base64!")).isFalse();
    }

    private static String map(int root, int unit, int value) {
        byte[] texts = "xé".getBytes(StandardCharsets.UTF_8);
        ByteBuffer map = ByteBuffer.allocate(4 + 512 * 4 + texts.length).order(ByteOrder.LITTLE_ENDIAN);
        map.putInt(0, 512 * 4).putInt(4, root).putInt(4 + 4 * (256 ^ 'a'), unit);
        map.putInt(4 + 4 * (256 ^ 'a' ^ (unit >>> 10)) % (512 * 4), value);
        map.put(4 + 512 * 4, texts);
        return Base64.getEncoder().encodeToString(map.array());
    }
}
