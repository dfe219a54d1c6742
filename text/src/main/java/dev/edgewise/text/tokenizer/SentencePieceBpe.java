package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// SentencePiece's BPE as a Hugging Face model: spaces become `▁`, characters that are no token become their
/// bytes, and the pair whose union has the highest score is merged first.
///
/// A GGUF file gives scores only; the merges follow from them, as in `transformers`' conversion of Llama 2.
final class SentencePieceBpe {
    private static final String SPACE = "▁";

    private SentencePieceBpe() {}

    private record Merge(String left, String right, float score) {}

    static void writeTo(ObjectNode tokenizer, GgufVocabulary vocabulary) {
        if (vocabulary.scores().length != vocabulary.tokens().size()) {
            throw new ModelException(
                    vocabulary.source() + " has " + vocabulary.tokens().size() + " tokens but "
                            + vocabulary.scores().length + " scores; the file is damaged. Download it again.");
        }
        normalizer(tokenizer, vocabulary.addSpacePrefix());
        tokenizer.putNull("pre_tokenizer");
        GgufTokenizer.postProcessor(vocabulary, tokenizer);
        decoder(tokenizer, vocabulary.addSpacePrefix());
        ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
        model.putNull("dropout");
        Integer unknown = vocabulary.unknown();
        if (unknown == null) {
            model.putNull("unk_token");
        } else {
            model.put("unk_token", vocabulary.tokens().get(unknown));
        }
        model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
        GgufTokenizer.pieces(vocabulary, model);
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : merges(vocabulary)) {
            merges.addArray().add(merge.left()).add(merge.right());
        }
    }

    private static void normalizer(ObjectNode tokenizer, boolean prefix) {
        ArrayNode steps =
                tokenizer.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (prefix) {
            steps.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        steps.addObject()
                .put("type", "Replace")
                .put("content", SPACE)
                .putObject("pattern")
                .put("String", " ");
    }

    private static void decoder(ObjectNode tokenizer, boolean prefix) {
        ArrayNode steps = tokenizer.putObject("decoder").put("type", "Sequence").putArray("decoders");
        steps.addObject()
                .put("type", "Replace")
                .put("content", " ")
                .putObject("pattern")
                .put("String", SPACE);
        steps.addObject().put("type", "ByteFallback");
        steps.addObject().put("type", "Fuse");
        if (prefix) {
            steps.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
    }

    /// Returns every way to make a normal token of two tokens, the highest score first.
    private static List<Merge> merges(GgufVocabulary vocabulary) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            int type = vocabulary.types()[id];
            if (type == GgufVocabulary.NORMAL || type == GgufVocabulary.USER_DEFINED) {
                ids.put(vocabulary.tokens().get(id), id);
            }
        }
        List<Merge> merges = new ArrayList<>();
        ids.forEach((token, id) -> {
            for (int cut = token.offsetByCodePoints(0, 1); cut < token.length(); ) {
                String left = token.substring(0, cut);
                String right = token.substring(cut);
                if (ids.containsKey(left) && ids.containsKey(right)) {
                    merges.add(new Merge(left, right, vocabulary.scores()[id]));
                }
                cut = token.offsetByCodePoints(cut, 1);
            }
        });
        merges.sort(Comparator.comparingDouble((Merge merge) -> -merge.score())
                .thenComparingInt(merge -> ids.get(merge.left()))
                .thenComparingInt(merge -> ids.get(merge.right())));
        return merges;
    }
}
