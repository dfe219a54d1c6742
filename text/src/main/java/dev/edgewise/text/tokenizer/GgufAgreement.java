package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Checks before a file is written that the tokenizer in it will give the ids of the one it was made from.
///
/// The merges must be equal, up to the order among ways to make the same token, where llama.cpp goes from
/// left to right, and without those that make control tokens, which [GgufTokenizer] does not derive. The ids
/// of a few texts must be equal too. The texts go through every rule: contractions, digits, spaces, line breaks,
/// scripts, emoji, code, and the special tokens between words.
final class GgufAgreement {
    private static final List<String> TEXTS = List.of(
            "Hello, world! It's 3.14159 or 1234567, don't they'll say; WE'VE, I'M, he'D.",
            "  def f(x):\n\treturn x**2 != y[0]  # α β\r\n\r\n    print(\"a\\n\")   ",
            "Grüße aus Köln, 日本語のテキスト 한국어 привет мир مرحبا नमस्ते ½ ² Ⅷ ٣",
            "🙂👍🏽 😶‍🌫️ …———===```'''\"\"\"!!!???",
            "12+7=19",
            "a",
            " ",
            "   ",
            "\n\n\n",
            "_snake_case camelCase/path\\to//file.txt?x=1&y=22 \u00a0\u2003\u0001");

    private GgufAgreement() {}

    /// @throws ModelException if the tokenizers disagree
    static void require(HfTokenizer original, TokenizerDefinition definition, GgufVocabulary vocabulary) {
        TokenizerDefinition translated = GgufTokenizer.define(vocabulary);
        if (!merges(definition, vocabulary).equals(merges(translated, vocabulary))) {
            throw new ModelException("The tokenizer of " + definition.source()
                    + " merges otherwise than llama.cpp would by the scores of a GGUF vocabulary."
                    + GgufTranslation.OTHERWISE);
        }
        try (HfTokenizer other = new HfTokenizer(translated)) {
            for (String text : texts(original)) {
                int[] expected = original.encodeWhole(text, true);
                int[] ids = other.encodeWhole(text, true);
                if (!Arrays.equals(expected, ids)) {
                    throw new ModelException("The tokenizer of " + definition.source() + " gives \"" + Quoted.of(text)
                            + "\" the ids " + Arrays.toString(expected) + ", but by GGUF's rules they would be "
                            + Arrays.toString(ids) + "." + GgufTranslation.OTHERWISE);
                }
            }
        }
    }

    /// Returns each made token followed by the pairs that make it, in order of rank.
    private static List<String> merges(TokenizerDefinition definition, GgufVocabulary vocabulary) {
        Set<String> controls = new HashSet<>();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            int type = vocabulary.types()[id];
            if (type != GgufVocabulary.NORMAL && type != GgufVocabulary.USER_DEFINED) {
                controls.add(vocabulary.tokens().get(id));
            }
        }
        List<String> merges = new ArrayList<>();
        String last = "";
        TreeSet<String> ways = new TreeSet<>();
        for (JsonNode merge : definition.tokenizer().path("model").path("merges")) {
            String pair = GgufTranslation.pair(merge);
            String made = pair.replace(" ", "");
            if (controls.contains(made)) {
                continue;
            }
            if (!made.equals(last)) {
                merges.addAll(ways);
                ways.clear();
                last = made;
            }
            ways.add(pair);
        }
        merges.addAll(ways);
        return merges;
    }

    private static List<String> texts(HfTokenizer original) {
        List<String> texts = new ArrayList<>(TEXTS);
        for (String token : original.specialTokens().values()) {
            texts.add(token + "user\nWhat is 2 + 2?" + token + "\n");
        }
        return texts;
    }
}
