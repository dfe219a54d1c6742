package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Builds the tokenizer that a GGUF file describes.
///
/// Control and unknown tokens become special tokens, user-defined ones added tokens that are not special, so that
/// both ways to encode give llama.cpp's ids.
final class GgufTokenizer {
    private GgufTokenizer() {}

    /// @throws ModelException if the kind of tokenizer is not supported, or its parts do not fit together
    static TokenizerDefinition define(GgufVocabulary vocabulary) {
        ObjectNode tokenizer = JsonNodeFactory.instance.objectNode();
        tokenizer.put("version", "1.0").putNull("truncation").putNull("padding");
        addedTokens(vocabulary, tokenizer.putArray("added_tokens"));
        switch (vocabulary.model()) {
            case "gpt2" -> byteLevel(vocabulary, tokenizer);
            case "llama" -> SentencePieceBpe.writeTo(tokenizer, vocabulary);
            default ->
                throw new ModelException(
                        vocabulary.source() + " has a tokenizer of model '" + Quoted.of(vocabulary.model())
                                + "'; supported are gpt2 (byte-level BPE) and llama (SentencePiece BPE). Use the model's Hugging"
                                + " Face directory instead.");
        }
        return new TokenizerDefinition(
                vocabulary.source(),
                tokenizer,
                config(vocabulary),
                vocabulary.templates(),
                vocabulary.ends(),
                vocabulary.padding());
    }

    private static void addedTokens(GgufVocabulary vocabulary, ArrayNode added) {
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            int type = vocabulary.types()[id];
            String text = vocabulary.tokens().get(id);
            boolean special = type == GgufVocabulary.CONTROL || type == GgufVocabulary.UNKNOWN;
            if (special || type == GgufVocabulary.USER_DEFINED) {
                new AddedToken(id, text, special).writeTo(added);
            }
        }
    }

    private static void byteLevel(GgufVocabulary vocabulary, ObjectNode tokenizer) {
        PreTokenizer pre = PreTokenizer.named(vocabulary.pre())
                .orElseThrow(() -> new ModelException(vocabulary.source() + " cuts text by the rules '"
                        + Quoted.of(vocabulary.pre()) + "' (tokenizer.ggml.pre); supported are " + PreTokenizer.known()
                        + ". Use the model's Hugging Face directory instead."));
        tokenizer.putNull("normalizer");
        pre.writeTo(tokenizer);
        postProcessor(vocabulary, tokenizer);
        tokenizer
                .putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", pre.ignoreMerges());
        pieces(vocabulary, model);
        merges(vocabulary, model.putArray("merges"));
    }

    static void pieces(GgufVocabulary vocabulary, ObjectNode model) {
        ObjectNode pieces = model.putObject("vocab");
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            String text = vocabulary.tokens().get(id);
            if (pieces.has(text)) {
                throw new ModelException(vocabulary.source() + " has the token \"" + Quoted.of(text) + "\" twice, as "
                        + pieces.path(text).asInt() + " and " + id + "; the file is damaged. Download it again.");
            }
            pieces.put(text, id);
        }
    }

    private static void merges(GgufVocabulary vocabulary, ArrayNode merges) {
        Set<String> known = new HashSet<>(vocabulary.tokens());
        for (String merge : vocabulary.merges()) {
            int space = merge.indexOf(' ', 1);
            String left = space < 0 ? merge : merge.substring(0, space);
            String right = space < 0 ? "" : merge.substring(space + 1);
            if (right.isEmpty() || !known.contains(left) || !known.contains(right) || !known.contains(left + right)) {
                throw new ModelException(vocabulary.source() + " has the merge \"" + Quoted.of(merge)
                        + "\", whose parts are not all tokens; the file is damaged. Download it again.");
            }
            merges.addArray().add(left).add(right);
        }
    }

    /// Puts the begin token in front of raw text and the end token behind it, where the model wants them there.
    static void postProcessor(GgufVocabulary vocabulary, ObjectNode tokenizer) {
        Integer bos = vocabulary.addBos() ? vocabulary.bos() : null;
        Integer eos = vocabulary.addEos() ? vocabulary.eos() : null;
        if (bos == null && eos == null) {
            tokenizer.putNull("post_processor");
            return;
        }
        List<String> tokens = vocabulary.tokens();
        ObjectNode node = tokenizer.putObject("post_processor").put("type", "TemplateProcessing");
        ArrayNode single = node.putArray("single");
        ArrayNode pair = node.putArray("pair");
        around(single, "A", 0, bos, eos, tokens);
        around(pair, "A", 0, bos, eos, tokens);
        around(pair, "B", 1, bos, eos, tokens);
        ObjectNode special = node.putObject("special_tokens");
        Stream.of(bos, eos).filter(Objects::nonNull).forEach(id -> {
            ObjectNode token = special.putObject(tokens.get(id)).put("id", tokens.get(id));
            token.putArray("ids").add(id);
            token.putArray("tokens").add(tokens.get(id));
        });
    }

    private static void around(
            ArrayNode steps,
            String sequence,
            int type,
            @Nullable Integer bos,
            @Nullable Integer eos,
            List<String> tokens) {
        special(steps, type, bos, tokens);
        steps.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
        special(steps, type, eos, tokens);
    }

    private static void special(ArrayNode steps, int type, @Nullable Integer id, List<String> tokens) {
        if (id != null) {
            steps.addObject()
                    .putObject("SpecialToken")
                    .put("id", tokens.get(id))
                    .put("type_id", type);
        }
    }

    private static ObjectNode config(GgufVocabulary vocabulary) {
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
        name(config, "bos_token", vocabulary.bos(), vocabulary);
        name(config, "eos_token", vocabulary.eos(), vocabulary);
        name(config, "unk_token", vocabulary.unknown(), vocabulary);
        name(config, "pad_token", vocabulary.padding(), vocabulary);
        config.put("add_bos_token", vocabulary.addBos())
                .put("add_eos_token", vocabulary.addEos())
                .put("clean_up_tokenization_spaces", false);
        return config;
    }

    private static void name(ObjectNode config, String name, @Nullable Integer id, GgufVocabulary vocabulary) {
        if (id != null) {
            config.put(name, vocabulary.tokens().get(id));
        }
    }
}
