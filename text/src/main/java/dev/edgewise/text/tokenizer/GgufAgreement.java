package dev.edgewise.text.tokenizer;

import dev.edgewise.error.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Checks before a file is written that the tokenizer in it will give the ids of the one it was made from.
///
/// The merges must be equal, and the ids of a few texts that go through every rule: contractions, digits, spaces,
/// line breaks, scripts, emoji, code, and the special tokens between words.
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
        if (!GgufTranslation.mergesEqual(definition, translated)) {
            throw new ModelException("The tokenizer of " + definition.source()
                    + " merges in an order that the scores of a GGUF vocabulary cannot express."
                    + GgufTranslation.OTHERWISE);
        }
        try (HfTokenizer other = new HfTokenizer(translated)) {
            for (String text : texts(original)) {
                int[] expected = original.encode(text, true);
                int[] ids = other.encode(text, true);
                if (!Arrays.equals(expected, ids)) {
                    throw new ModelException("The tokenizer of " + definition.source() + " gives \"" + text
                            + "\" the ids " + Arrays.toString(expected) + ", but by GGUF's rules they would be "
                            + Arrays.toString(ids) + "." + GgufTranslation.OTHERWISE);
                }
            }
        }
    }

    private static List<String> texts(HfTokenizer original) {
        List<String> texts = new ArrayList<>(TEXTS);
        for (String token : original.specialTokens().values()) {
            texts.add(token + "user\nWhat is 2 + 2?" + token + "\n");
        }
        return texts;
    }
}
