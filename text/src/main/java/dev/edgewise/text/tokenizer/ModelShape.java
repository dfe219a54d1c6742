package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.function.Function;

/// What the `model` of a `tokenizer.json` must look like before the native library sees it; see [TokenizerShape]. The
/// vocabulary's ids are [Vocabulary]'s to check.
final class ModelShape {
    private ModelShape() {}

    /// @throws ModelException that `fault` makes, if the library could not work with the model
    static void require(JsonNode model, Function<String, ModelException> fault) {
        String type =
                model.path("type").isMissingNode() ? "BPE" : model.path("type").asText();
        switch (type) {
            case "BPE" -> bpe(model, fault);
            case "Unigram" -> unigram(model, fault);
            case "WordLevel", "WordPiece" -> words(model, fault);
            default ->
                throw fault.apply(
                        "the type of model is " + Quoted.of(model.path("type").toString())
                                + "; known are [BPE, Unigram, WordLevel, WordPiece]");
        }
    }

    private static void bpe(JsonNode model, Function<String, ModelException> fault) {
        if (!model.path("vocab").isObject()) {
            throw fault.apply("model.vocab of a BPE must be an object of tokens and ids");
        }
        JsonNode prefix = model.path("continuing_subword_prefix");
        for (JsonNode merge : model.path("merges")) {
            String right = merge.isArray()
                    ? merge.path(1).asText()
                    : merge.asText().substring(merge.asText().indexOf(' ') + 1);
            if (!right.startsWith(prefix.asText(""))) {
                throw fault.apply("the merge " + Quoted.of(merge.toString())
                        + " does not begin its right side with continuing_subword_prefix, "
                        + Quoted.of(prefix.toString()));
            }
        }
    }

    private static void unigram(JsonNode model, Function<String, ModelException> fault) {
        JsonNode vocab = model.path("vocab");
        if (!TokenizerShape.all(
                vocab,
                piece -> piece.size() == 2
                        && piece.path(0).isTextual()
                        && !piece.path(0).textValue().isEmpty()
                        && piece.path(1).isNumber())) {
            throw fault.apply("model.vocab of a Unigram must be a list of tokens, not empty, each with its score");
        }
        JsonNode unknown = model.path("unk_id");
        boolean given = !unknown.isMissingNode() && !unknown.isNull();
        if (given && (!TokenizerShape.isCount(unknown) || unknown.intValue() >= vocab.size())) {
            throw fault.apply("unk_id of a Unigram must be the id of one of its " + vocab.size() + " tokens but is "
                    + Quoted.of(unknown.toString()));
        }
    }

    private static void words(JsonNode model, Function<String, ModelException> fault) {
        JsonNode unknown = model.path("unk_token");
        if (!model.path("vocab").isObject()
                || !unknown.isTextual()
                || !model.path("vocab").has(unknown.textValue())) {
            throw fault.apply("its unk_token " + Quoted.of(unknown.toString())
                    + " is not in model.vocab; a word that is no token needs it");
        }
    }
}
