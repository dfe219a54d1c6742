package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tokenizer as a GGUF vocabulary, the way llama.cpp's `convert_hf_to_gguf.py` writes it; the reverse of
/// [GgufTokenizer].
///
/// GGUF knows two kinds that we read: byte-level BPE (`gpt2`), whose cutting rules must be ones that
/// llama.cpp has a name for, and SentencePiece BPE (`llama`). A Unicode normalisation in front (NFC, as Qwen
/// has) is dropped, since llama.cpp has none. Ids beyond the vocabulary become unused tokens `[PAD123]`.
final class GgufTranslation {
    private static final int LONGEST = 1000;

    static final String OTHERWISE = " Export a Hugging Face directory instead: --format hf.";

    private final TokenizerDefinition definition;
    private final JsonNode model;
    private final String[] tokens;
    private final int[] types;

    private GgufTranslation(TokenizerDefinition definition, int size) {
        this.definition = definition;
        this.model = definition.tokenizer().path("model");
        this.tokens = new String[size];
        this.types = new int[size];
        for (int id = 0; id < size; id++) {
            tokens[id] = "[PAD" + id + "]";
            types[id] = GgufVocabulary.UNUSED;
        }
    }

    /// @param ids the ids of the tokenizer's texts
    /// @param around what raw text begins and ends with
    /// @param size rows of the model's embedding, at least the tokenizer's ids
    /// @throws ModelException if GGUF cannot express the tokenizer
    static GgufVocabulary of(
            TokenizerDefinition definition, Vocabulary ids, SpecialTokens special, Around around, int size) {
        GgufTranslation translation = new GgufTranslation(definition, size);
        JsonNode model = translation.model;
        String type = model.path("type").asText();
        if (!type.equals("BPE")) {
            throw new ModelException("The tokenizer of " + definition.source() + " is of type '" + Quoted.of(type)
                    + "', which GGUF cannot express; it has byte-level BPE (gpt2) and SentencePiece BPE (llama)."
                    + OTHERWISE);
        }
        boolean sentencePiece = model.path("byte_fallback").asBoolean();
        translation.pieces(sentencePiece);
        List<String> merges = translation.merges();
        Roles roles = new Roles(special, ids);
        return new GgufVocabulary(
                definition.source(),
                sentencePiece ? "llama" : "gpt2",
                sentencePiece ? "default" : translation.rules().ggufName(),
                List.of(translation.tokens),
                translation.types,
                sentencePiece ? List.of() : merges,
                sentencePiece ? SentencePieceScores.of(merges, translation.tokens, translation.types) : new float[0],
                roles.id("bos_token"),
                roles.eos(),
                roles.id("unk_token"),
                roles.padding(definition.generationPadId()),
                roles.ends(),
                around.bos(),
                around.eos(),
                sentencePiece && translation.prefix(),
                definition.templates());
    }

    private void pieces(boolean sentencePiece) {
        model.path("vocab").properties().forEach(piece -> {
            String text = piece.getKey();
            boolean oneByte = sentencePiece && text.matches("<0x[0-9A-F]{2}>");
            put(piece.getValue().asInt(), text, oneByte ? GgufVocabulary.BYTE : GgufVocabulary.NORMAL);
        });
        String unknown = sentencePiece ? model.path("unk_token").asText("") : "";
        for (JsonNode added : definition.tokenizer().path("added_tokens")) {
            String text = added.path("content").asText();
            boolean control = added.path("special").asBoolean() || looksSpecial(text);
            int type = text.equals(unknown)
                    ? GgufVocabulary.UNKNOWN
                    : control ? GgufVocabulary.CONTROL : GgufVocabulary.USER_DEFINED;
            put(added.path("id").asInt(), text, type);
        }
    }

    private void put(int id, String text, int type) {
        tokens[id] = text;
        types[id] = type;
    }

    /// Some models do not mark such tokens as special; llama.cpp's converter does.
    private static boolean looksSpecial(String text) {
        return text.startsWith("<|") && text.endsWith("|>");
    }

    /// Pairs with a space between their parts, in order of rank.
    private List<String> merges() {
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : model.path("merges")) {
            String text = pair(merge);
            if (text.indexOf(' ', text.indexOf(' ', 1) + 1) >= 0) {
                throw new ModelException(
                        "The tokenizer of " + definition.source() + " merges " + Quoted.of(merge.toString())
                                + ", a part of which holds a space; GGUF cannot express that." + OTHERWISE);
            }
            merges.add(text);
        }
        return merges;
    }

    /// Returns the parts of a merge with a space between them, however `tokenizer.json` writes them.
    static String pair(JsonNode merge) {
        return merge.isArray() ? merge.path(0).asText() + " " + merge.path(1).asText() : merge.asText();
    }

    private PreTokenizer rules() {
        requireNormalizer(Set.of("NFC"));
        JsonNode cuts = definition.tokenizer().path("pre_tokenizer");
        return PreTokenizer.of(cuts, model.path("ignore_merges").asBoolean())
                .orElseThrow(() -> new ModelException("The tokenizer of " + definition.source()
                        + " cuts text by rules that GGUF has no name for: " + Quoted.of(cuts.toString(), LONGEST)
                        + "; it has those of "
                        + PreTokenizer.known() + "." + OTHERWISE));
    }

    /// Returns whether a SentencePiece tokenizer puts a space in front of text.
    private boolean prefix() {
        JsonNode cuts = definition.tokenizer().path("pre_tokenizer");
        if (cuts.path("type").asText().equals("Metaspace")) {
            requireNormalizer(Set.of());
            return !cuts.path("prepend_scheme").asText("always").equals("never");
        }
        requireNormalizer(Set.of("Prepend", "Replace"));
        return definition.tokenizer().path("normalizer").toString().contains("\"Prepend\"");
    }

    private void requireNormalizer(Set<String> allowed) {
        JsonNode normalizer = definition.tokenizer().path("normalizer");
        List<JsonNode> steps = new ArrayList<>();
        if (normalizer.path("type").asText().equals("Sequence")) {
            normalizer.path("normalizers").forEach(steps::add);
        } else if (normalizer.isObject()) {
            steps.add(normalizer);
        }
        for (JsonNode step : steps) {
            if (!allowed.contains(step.path("type").asText())) {
                throw new ModelException("The tokenizer of " + definition.source() + " changes text by "
                        + Quoted.of(step.toString(), LONGEST) + " before it cuts it, which GGUF cannot express."
                        + OTHERWISE);
            }
        }
    }

    /// Whether raw text begins with the begin token, and whether it ends with the end token.
    record Around(boolean bos, boolean eos) {}

    /// Ids of the named tokens.
    private record Roles(SpecialTokens special, Vocabulary ids) {
        @Nullable
        Integer id(String name) {
            String text = special.names().get(name);
            OptionalInt id = text == null ? OptionalInt.empty() : ids.id(text);
            return id.isPresent() ? Integer.valueOf(id.getAsInt()) : null;
        }

        @Nullable
        Integer eos() {
            Integer named = id("eos_token");
            return named != null || special.eosIds().isEmpty() ? named : Integer.valueOf(special.endId());
        }

        @Nullable
        Integer padding(@Nullable Integer generation) {
            Integer named = id("pad_token");
            return named != null ? named : generation;
        }

        /// Returns what else ends a completion, the end of a turn first.
        Set<Integer> ends() {
            Set<Integer> ends = new LinkedHashSet<>();
            special.endOfTurnId().ifPresent(ends::add);
            ends.addAll(special.eosIds());
            Integer eos = eos();
            ends.removeIf(id -> id.equals(eos));
            return ends;
        }
    }
}
