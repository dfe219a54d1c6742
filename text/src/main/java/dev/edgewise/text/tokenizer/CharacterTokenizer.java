package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the tokenizer of a model that is trained from random weights: every character is one token.
///
/// Ids: `<pad>` 0, `<bos>` 1, `<eos>` 2, `<unk>` 3, then the alphabet in its order. A character is a Unicode code
/// point; one that is not in the alphabet becomes `<unk>`.
public final class CharacterTokenizer {
    private static final List<String> SPECIAL = List.of("<pad>", "<bos>", "<eos>", "<unk>");

    private CharacterTokenizer() {}

    /// Returns a tokenizer with an alphabet.
    ///
    /// @param alphabet the characters; repeated ones count once
    /// @param chatTemplate a Jinja chat template to save with it
    /// @throws ConfigException if the alphabet is empty
    public static HfTokenizer create(String alphabet, @Nullable String chatTemplate) {
        if (alphabet.isEmpty()) {
            throw new ConfigException("The alphabet of a character tokenizer is empty; it needs every character that"
                    + " prompts and completions use, for example \"0123456789+-*=? \".");
        }
        ObjectNode tokenizer = JsonNodeFactory.instance.objectNode();
        tokenizer.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = tokenizer.putArray("added_tokens");
        for (int id = 0; id < SPECIAL.size(); id++) {
            new AddedToken(id, SPECIAL.get(id), true).writeTo(added);
        }
        tokenizer.putNull("normalizer");
        tokenizer
                .putObject("pre_tokenizer")
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false)
                .putObject("pattern")
                .put("Regex", "[\\s\\S]");
        tokenizer.putNull("post_processor");
        tokenizer.putObject("decoder").put("type", "Fuse");
        ObjectNode model = tokenizer.putObject("model").put("type", "WordLevel");
        ObjectNode vocabulary = model.putObject("vocab");
        SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
        alphabet.codePoints()
                .distinct()
                .mapToObj(Character::toString)
                .forEach(character -> vocabulary.put(character, vocabulary.size()));
        model.put("unk_token", "<unk>");
        return new HfTokenizer(new TokenizerDefinition(
                "a character alphabet",
                tokenizer,
                config(),
                chatTemplate == null ? Map.of() : Map.of(TokenizerDefinition.DEFAULT, chatTemplate),
                Set.of(),
                null));
    }

    private static ObjectNode config() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("pad_token", "<pad>")
                .put("bos_token", "<bos>")
                .put("eos_token", "<eos>")
                .put("unk_token", "<unk>")
                .put("clean_up_tokenization_spaces", false);
    }
}
