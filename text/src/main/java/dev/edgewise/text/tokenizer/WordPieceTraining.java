package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Makes a BERT tokenizer from texts, for an encoder from random weights.
///
/// The vocabulary begins with the special tokens and all characters. Then the pair of neighbouring pieces that occurs
/// most often becomes a piece, again and again, as Hugging Face's `WordPieceTrainer` does. Equal counts go to the pair
/// that is first in the order of its texts, so that the same texts give the same tokenizer.
public final class WordPieceTraining {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final String NAMED = """
            {"tokenizer_class": "BertTokenizer", "do_lower_case": true, "pad_token": "[PAD]", "unk_token": "[UNK]",
             "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}""";
    private static final String BERT = """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
             "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                            "strip_accents": null, "lowercase": true},
             "pre_tokenizer": {"type": "BertPreTokenizer"},
             "post_processor": {"type": "TemplateProcessing",
                 "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
                 "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                          {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                          {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
                 "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                                    "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
             "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
             "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                       "max_input_chars_per_word": 100}}""";
    private static final String INSIDE = "##";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Word>> places = new HashMap<>();

    private record Pair(String left, String right) implements Comparable<Pair> {
        String merged() {
            return left + right.substring(INSIDE.length());
        }

        @Override
        public int compareTo(Pair other) {
            int order = left.compareTo(other.left);
            return order != 0 ? order : right.compareTo(other.right);
        }
    }

    /// A word of the texts, in the pieces that it has so far; compared by identity.
    private static final class Word {
        private final long count;
        private List<String> pieces;

        Word(List<String> pieces, long count) {
            this.pieces = pieces;
            this.count = count;
        }

        List<Pair> pairs() {
            List<Pair> pairs = new ArrayList<>();
            for (int i = 1; i < pieces.size(); i++) {
                pairs.add(new Pair(pieces.get(i - 1), pieces.get(i)));
            }
            return pairs;
        }
    }

    private WordPieceTraining() {}

    /// Returns a tokenizer of at most `size` tokens; fewer where no pair of pieces occurs twice.
    ///
    /// @throws DataException if `size` is less than the special tokens and the characters of the texts
    public static PairTokenizer train(List<String> texts, int size) {
        Set<String> characters = characters(texts);
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        Stream.concat(SPECIAL.stream(), characters.stream()).forEach(piece -> vocabulary.put(piece, vocabulary.size()));
        List<Word> words = words(texts, List.copyOf(vocabulary.keySet()), definition(vocabulary));
        Set<String> used = new TreeSet<>();
        words.forEach(word -> used.addAll(word.pieces));
        vocabulary.clear();
        Stream.concat(SPECIAL.stream(), used.stream()).forEach(piece -> vocabulary.put(piece, vocabulary.size()));
        if (size < vocabulary.size()) {
            throw new DataException("a vocabulary of " + size + " tokens is too small for these texts: they have "
                    + used.size() + " characters at the beginning of words or inside them, and there are "
                    + SPECIAL.size() + " special tokens. Ask for at least " + vocabulary.size() + ".");
        }
        new WordPieceTraining().merge(words, vocabulary, size);
        return PairTokenizer.of(definition(vocabulary));
    }

    /// Returns what a character may become: itself, in lower case, taken apart.
    private static Set<String> characters(List<String> texts) {
        Set<String> characters = new TreeSet<>();
        for (String text : texts) {
            Stream.of(text, text.toLowerCase(Locale.ROOT))
                    .flatMap(form -> Stream.of(form, Normalizer.normalize(form, Normalizer.Form.NFD)))
                    .flatMapToInt(String::codePoints)
                    .mapToObj(Character::toString)
                    .forEach(character -> {
                        characters.add(character);
                        characters.add(INSIDE + character);
                    });
        }
        return characters;
    }

    /// Lets the library cut the texts into words: a tokenizer that knows characters alone gives their pieces.
    private static List<Word> words(List<String> texts, List<String> pieces, TokenizerDefinition definition) {
        Map<List<String>, Long> counts = new HashMap<>();
        try (NativeTokenizer tokenizer =
                new NativeTokenizer(definition.tokenizer().toString(), definition.source())) {
            for (String text : texts) {
                List<String> word = new ArrayList<>();
                for (int id : tokenizer.encode(text, false)) {
                    String piece = pieces.get(id);
                    if (!piece.startsWith(INSIDE)) {
                        count(word, counts);
                        word = new ArrayList<>();
                    }
                    if (id >= SPECIAL.size()) {
                        word.add(piece);
                    }
                }
                count(word, counts);
            }
        }
        Map<String, Word> sorted = new TreeMap<>();
        counts.forEach((word, count) -> sorted.put(String.join("", word), new Word(word, count)));
        return List.copyOf(sorted.values());
    }

    private static void count(List<String> word, Map<List<String>, Long> counts) {
        if (!word.isEmpty()) {
            counts.merge(word, 1L, Long::sum);
        }
    }

    private void merge(List<Word> words, Map<String, Integer> vocabulary, int size) {
        words.forEach(word -> tally(word, 1));
        while (vocabulary.size() < size) {
            Pair best = null;
            long most = 1;
            for (Map.Entry<Pair, Long> entry : counts.entrySet()) {
                long count = entry.getValue();
                if (count > most
                        || (count == most && best != null && entry.getKey().compareTo(best) < 0)) {
                    best = entry.getKey();
                    most = count;
                }
            }
            if (best == null) {
                return;
            }
            vocabulary.putIfAbsent(best.merged(), vocabulary.size());
            for (Word word : List.copyOf(places.getOrDefault(best, Set.of()))) {
                tally(word, -1);
                word.pieces = merged(word.pieces, best);
                tally(word, 1);
            }
        }
    }

    private void tally(Word word, int sign) {
        for (Pair pair : word.pairs()) {
            // a pair that is gone is forgotten, so that the search for the next one stays short
            counts.merge(pair, sign * word.count, (a, b) -> a + b == 0 ? null : a + b);
            if (sign > 0) {
                places.computeIfAbsent(pair, _ -> new HashSet<>()).add(word);
            } else {
                places.getOrDefault(pair, new HashSet<>()).remove(word);
            }
        }
    }

    private static List<String> merged(List<String> pieces, Pair pair) {
        List<String> merged = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            boolean here = i + 1 < pieces.size()
                    && pieces.get(i).equals(pair.left())
                    && pieces.get(i + 1).equals(pair.right());
            merged.add(here ? pair.merged() : pieces.get(i));
            i += here ? 1 : 0;
        }
        return merged;
    }

    private static TokenizerDefinition definition(Map<String, Integer> vocabulary) {
        ObjectNode json = object(BERT);
        SPECIAL.forEach(token -> json.withArray("added_tokens")
                .addObject()
                .put("id", SPECIAL.indexOf(token))
                .put("content", token)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true));
        ObjectNode ids = json.withObject("model").putObject("vocab");
        vocabulary.forEach(ids::put);
        return new TokenizerDefinition("a WordPiece of texts", json, object(NAMED), Map.of(), Set.of(), null);
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
