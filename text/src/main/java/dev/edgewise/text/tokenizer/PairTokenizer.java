package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.PairTruncation.PairLengths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The tokenizer of a model that reads two texts at once: WordPiece, byte-level BPE, Unigram.
///
/// The truncation and the padding in `tokenizer.json` count for nothing: the caller says how long a pair may be, and
/// nothing is padded. (`all-MiniLM-L6-v2` ships with both at 128.) A special token that is written in a text becomes
/// that token, as in `transformers`; whoever ranks texts of strangers should know it.
///
/// A text is turned into tokens once, however many pairs hold it. Thread-safe.
public final class PairTokenizer implements AutoCloseable {
    private final TokenizerDefinition definition;
    private final SpecialTokens special;
    private final Vocabulary vocabulary;
    private final PairTemplate template;
    private final NativeTokenizer tokenizer;

    private PairTokenizer(TokenizerDefinition definition, boolean decoder) {
        this.definition = definition;
        this.vocabulary = new Vocabulary(definition.tokenizer(), definition.source());
        TokenizerShape.require(definition.tokenizer(), definition.source());
        JsonNode processor = definition.tokenizer().path("post_processor");
        this.template = decoder ? PairTemplate.joined(processor) : PairTemplate.of(processor, definition.source());
        if (definition.config().path("truncation_side").asText().equals("left")) {
            throw new ModelException(definition.source() + ": tokenizer_config.json has truncation_side left, but pairs"
                    + " are cut at the right here, as encoders are trained. Set it to right.");
        }
        this.tokenizer = new NativeTokenizer(vocabulary.full().toString(), definition.source());
        try {
            this.special = SpecialTokens.of(definition, vocabulary, text -> tokenizer.encode(text, false));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /// Opens the tokenizer of a Hugging Face directory.
    ///
    /// @throws ModelException if `tokenizer.json` is missing, not a tokenizer or without a template for pairs, or a
    ///     file beside it is malformed
    public static PairTokenizer open(Path directory) {
        return of(HfDirectory.read(directory));
    }

    /// Opens the tokenizer of a decoder's Hugging Face directory, which need not put anything between two texts.
    ///
    /// @throws ModelException as [#open]
    public static PairTokenizer ofDecoder(Path directory) {
        return new PairTokenizer(HfDirectory.read(directory), true);
    }

    static PairTokenizer of(TokenizerDefinition definition) {
        return new PairTokenizer(definition, false);
    }

    /// Returns the tokens of one pair.
    ///
    /// @throws ConfigException if the limit leaves no room for the special tokens
    public PairTokens encode(String first, String second, PairLimit limit) {
        return encode(List.of(first), List.of(second), limit).pairs().getFirst();
    }

    /// Returns the tokens of pairs: the first of `firsts` with the first of `seconds`, and so on. Texts are read in
    /// parallel.
    ///
    /// @param firsts queries; many pairs may hold the same
    /// @param seconds documents, as many
    /// @throws ConfigException if the limit leaves no room for the special tokens
    public TokenizedPairs encode(List<String> firsts, List<String> seconds, PairLimit limit) {
        if (firsts.size() != seconds.size()) {
            throw new IllegalArgumentException(
                    firsts.size() + " first texts need as many second ones but there are " + seconds.size());
        }
        requireRoom(limit);
        Map<String, int[]> tokens = tokens(firsts, seconds);
        List<PairTokens> pairs = new ArrayList<>();
        List<Integer> cut = new ArrayList<>();
        int fallbacks = 0;
        for (int i = 0; i < firsts.size(); i++) {
            int[] first = Objects.requireNonNull(tokens.get(firsts.get(i)));
            int[] second = Objects.requireNonNull(tokens.get(seconds.get(i)));
            PairLengths whole = new PairLengths(first.length, second.length);
            PairLengths kept = limit.truncation().kept(whole, limit.maxLength() - template.specials());
            pairs.add(template.around(first, second, kept));
            cut.add(whole.sum() - kept.sum());
            fallbacks += limit.truncation().gaveUp(whole, kept) ? 1 : 0;
        }
        return new TokenizedPairs(pairs, cut, fallbacks);
    }

    private Map<String, int[]> tokens(List<String> firsts, List<String> seconds) {
        List<String> texts =
                Stream.concat(firsts.stream(), seconds.stream()).distinct().toList();
        List<int[]> ids = texts.parallelStream()
                .map(text -> tokenizer.encode(text, false))
                .toList();
        Map<String, int[]> tokens = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            tokens.put(texts.get(i), ids.get(i));
        }
        return tokens;
    }

    private void requireRoom(PairLimit limit) {
        if (limit.maxLength() < template.specials()) {
            throw new ConfigException("the longest pair must have at least " + template.specials()
                    + " tokens, the special ones of " + definition.source() + ", but is " + limit.maxLength()
                    + "; raise it");
        }
    }

    /// Checks that every id has a row in a model's embedding. A model may have more rows than there are tokens.
    ///
    /// @param modelVocabulary the model's `vocab_size`
    /// @throws ModelException if the tokenizer has ids beyond it
    public void requireFits(int modelVocabulary) {
        Vocabulary.requireFits(definition.source(), vocabularySize(), modelVocabulary);
    }

    /// Returns one more than the largest id.
    public int vocabularySize() {
        return Math.max(vocabulary.size(), template.largestId() + 1);
    }

    /// Returns the named padding token's id, else 0.
    public int padId() {
        return special.padId();
    }

    /// Returns how many special tokens a pair has.
    public int specialTokens() {
        return template.specials();
    }

    /// Returns `model_max_length` of `tokenizer_config.json`; empty where there is none, or the huge number that
    /// `transformers` writes for none.
    public OptionalInt modelMaxLength() {
        JsonNode length = definition.config().path("model_max_length");
        return length.isInt() && length.intValue() > 0 ? OptionalInt.of(length.intValue()) : OptionalInt.empty();
    }

    /// Writes the tokenizer's files into a Hugging Face directory, so that other software cuts pairs at the same
    /// length: without padding, with the limit's truncation, with `vocab.txt` where the tokenizer is a WordPiece.
    ///
    /// @throws UncheckedIOException if a file cannot be written
    public void save(Path directory, PairLimit limit) {
        requireRoom(limit);
        ObjectNode json = vocabulary.full();
        json.putObject("truncation")
                .put("direction", "Right")
                .put("max_length", limit.maxLength())
                .put("strategy", strategy(limit.truncation()))
                .put("stride", 0);
        ObjectNode config = definition.config().deepCopy();
        config.put("model_max_length", limit.maxLength());
        TokenizerFiles.write(
                new TokenizerDefinition(
                        definition.source(),
                        json,
                        config,
                        definition.templates(),
                        definition.moreEosIds(),
                        definition.generationPadId()),
                special,
                directory);
        if (json.path("model").path("type").asText().equals("WordPiece")) {
            writeVocabulary(directory.resolve("vocab.txt"));
        }
    }

    /// Writes the tokens by id, one a line, as long as the ids have no gap.
    private void writeVocabulary(Path file) {
        Map<Integer, String> texts = new TreeMap<>(vocabulary.texts());
        if (texts.size() == vocabulary.size()) {
            try {
                Files.writeString(file, String.join("\n", texts.values()) + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("The vocabulary cannot be written to " + file, e);
            }
        }
    }

    private static String strategy(PairTruncation truncation) {
        return switch (truncation) {
            case LONGEST_FIRST -> "LongestFirst";
            case ONLY_SECOND -> "OnlySecond";
            case ONLY_FIRST -> "OnlyFirst";
        };
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
