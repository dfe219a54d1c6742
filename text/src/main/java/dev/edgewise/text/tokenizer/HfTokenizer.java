package dev.edgewise.text.tokenizer;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufMetadata;
import dev.edgewise.format.gguf.GgufValue;
import dev.edgewise.format.model.TokenizerSource;
import dev.edgewise.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tokenizer of Hugging Face's library.
///
/// Encoding cuts nothing and pads nothing. [#encodeWhole] adds only what the post-processor of `tokenizer.json`
/// puts around a text: where there is a `tokenizer.json`, `transformers` 5 no longer reads `add_bos_token` and
/// `add_eos_token` of `tokenizer_config.json`. Decoding gives the decoder's text as it is: like `transformers` 5
/// for byte-level tokenizers, it never "cleans up" spaces.
///
/// `parseSpecial = false` is `transformers`' `split_special_tokens=True`: special tokens become ordinary text,
/// added tokens that are not special (`<think>` of Qwen3) stay tokens.
public final class HfTokenizer implements Tokenizer {
    private final TokenizerDefinition definition;
    private final SpecialTokens special;
    private final Set<String> specialTexts;
    private final Set<String> greedyTexts;
    private final int vocabularySize;
    private final NativeTokenizer full;
    private final Plain plain;
    private final TokenBytes bytes;

    HfTokenizer(TokenizerDefinition definition) {
        this.definition = definition;
        Vocabulary vocabulary = new Vocabulary(definition.tokenizer(), definition.source());
        TokenizerShape.require(definition.tokenizer(), definition.source());
        this.vocabularySize = vocabulary.size();
        this.specialTexts = Set.copyOf(vocabulary.special());
        this.greedyTexts = Set.copyOf(vocabulary.greedy());
        this.full = new NativeTokenizer(vocabulary.full().toString(), definition.source());
        this.plain = new Plain(vocabulary, definition.source());
        this.bytes = new TokenBytes(definition.tokenizer(), vocabulary, full::decode);
        try {
            this.special = SpecialTokens.of(definition, vocabulary, text -> full.encode(text, false));
        } catch (RuntimeException e) {
            full.close();
            throw e;
        }
    }

    private HfTokenizer(HfTokenizer same, Map<String, String> templates) {
        this.definition = same.definition.with(templates);
        this.special = same.special;
        this.specialTexts = same.specialTexts;
        this.greedyTexts = same.greedyTexts;
        this.vocabularySize = same.vocabularySize;
        this.full = same.full;
        this.plain = same.plain;
        this.bytes = same.bytes;
    }

    /// Returns the same tokenizer with other chat templates, which end turns as the old ones do. Both share
    /// native memory: close one of them, and use neither then.
    ///
    /// @param templates their sources by name
    public HfTokenizer withChatTemplates(Map<String, String> templates) {
        return new HfTokenizer(this, templates);
    }

    /// Opens the tokenizer of a Hugging Face directory.
    ///
    /// @throws ModelException if `tokenizer.json` is missing or not a tokenizer, or a file beside it is malformed
    public static HfTokenizer open(Path directory) {
        return new HfTokenizer(HfDirectory.read(directory));
    }

    /// Opens the tokenizer in the metadata of a GGUF file.
    ///
    /// @throws ModelException if the metadata holds none, or one of a kind that is not supported
    public static HfTokenizer open(GgufMetadata metadata) {
        return new HfTokenizer(GgufTokenizer.define(GgufVocabulary.of(metadata)));
    }

    /// Opens the tokenizer that belongs to a model.
    ///
    /// @throws ModelException as the other two
    public static HfTokenizer open(TokenizerSource source) {
        return switch (source) {
            case TokenizerSource.Directory directory -> open(directory.path());
            case TokenizerSource.Gguf gguf -> open(gguf.metadata());
        };
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return (parseSpecial ? full : plain.tokenizer()).encode(text, false);
    }

    @Override
    public int[] encodeWhole(String text, boolean parseSpecial) {
        return (parseSpecial ? full : plain.tokenizer()).encode(text, true);
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        return full.decode(ids, skipSpecial);
    }

    @Override
    public byte[] bytes(int id) {
        return bytes.of(id);
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public OptionalInt bosId() {
        return special.bosId();
    }

    /// Returns whether the post-processor puts the begin token in front of raw text.
    boolean addsBos() {
        int[] bare = full.encode("a", false);
        int[] whole = full.encode("a", true);
        return whole.length > 0
                && Arrays.mismatch(bare, whole) == 0
                && special.bosId().equals(OptionalInt.of(whole[0]));
    }

    /// Returns whether the post-processor puts the end token behind raw text.
    boolean addsEos() {
        int[] bare = full.encode("a", false);
        int[] whole = full.encode("a", true);
        return Math.min(bare.length, whole.length) > 0
                && whole[whole.length - 1] == special.endId()
                && whole[whole.length - 1] != bare[bare.length - 1];
    }

    @Override
    public Set<Integer> eosIds() {
        return special.eosIds();
    }

    @Override
    public int endId() {
        return special.endId();
    }

    @Override
    public OptionalInt endOfTurnId() {
        return special.endOfTurnId();
    }

    @Override
    public Set<String> specialTexts() {
        return specialTexts;
    }

    @Override
    public Set<String> greedyTexts() {
        return greedyTexts;
    }

    @Override
    public int padId() {
        return special.padId();
    }

    /// Returns the source of the default chat template; null where the model has none.
    public @Nullable String chatTemplate() {
        return definition.chatTemplate();
    }

    /// Returns the sources of all chat templates by name.
    public Map<String, String> chatTemplates() {
        return definition.templates();
    }

    /// Returns the text of the special tokens by name (`bos_token`, `eos_token`, …), as a chat template sees
    /// them.
    public Map<String, String> specialTokens() {
        return special.names();
    }

    /// Checks that every id has a row in a model's embedding. A model may have more rows than there are tokens.
    ///
    /// @param modelVocabulary the model's `vocab_size`
    /// @throws ModelException if the tokenizer has ids beyond it
    public void requireFits(int modelVocabulary) {
        Vocabulary.requireFits(definition.source(), vocabularySize, modelVocabulary);
    }

    /// This tokenizer with its chat template as the `tokenizer.*` keys of a GGUF file.
    ///
    /// Two end tokens beside the named one are kept; more have no key in GGUF.
    ///
    /// @param modelVocabulary rows of the model's embedding
    /// @throws ModelException if GGUF cannot express the tokenizer, or would give other ids
    public Map<String, GgufValue> ggufMetadata(int modelVocabulary) {
        GgufVocabulary vocabulary = GgufTranslation.of(
                definition,
                new Vocabulary(definition.tokenizer(), definition.source()),
                special,
                new GgufTranslation.Around(addsBos(), addsEos()),
                Math.max(modelVocabulary, vocabularySize));
        GgufAgreement.require(this, definition, vocabulary);
        return vocabulary.metadata();
    }

    /// Writes `tokenizer.json`, `tokenizer_config.json`, `special_tokens_map.json` and the chat templates into a
    /// Hugging Face directory.
    ///
    /// @throws java.io.UncheckedIOException if a file cannot be written
    public void save(Path directory) {
        TokenizerFiles.write(definition, special, directory);
    }

    @Override
    public void close() {
        full.close();
        plain.close();
    }

    /// The tokenizer that knows no special tokens, made when it is first asked for.
    private static final class Plain implements AutoCloseable {
        private final Vocabulary vocabulary;
        private final String source;
        private @Nullable NativeTokenizer made;
        private boolean closed;

        Plain(Vocabulary vocabulary, String source) {
            this.vocabulary = vocabulary;
            this.source = source;
        }

        synchronized NativeTokenizer tokenizer() {
            if (closed) {
                throw new IllegalStateException("The tokenizer is closed");
            }
            NativeTokenizer tokenizer = made;
            if (tokenizer == null) {
                tokenizer = new NativeTokenizer(vocabulary.plain().toString(), source);
                made = tokenizer;
            }
            return tokenizer;
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (made != null) {
                made.close();
            }
        }
    }
}
