package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import org.jspecify.annotations.Nullable;

/// The shape of a new model; names and meaning as in Hugging Face's `config.json`.
@About("A new model with random weights; keys as in Hugging Face's `config.json`.")
public record InitConfig(
        @Key(value = "Architecture.", standard = "llama") ModelType modelType,

        @Key(
                value = "Width of the residual stream; a multiple of twice num_attention_heads.",
                standard = "128",
                range = "[2, )")
        int hiddenSize,

        @Key(value = "Number of decoder blocks.", standard = "4", range = "[1, )")
        int numHiddenLayers,

        @Key(value = "Query heads; each is hidden_size / num_attention_heads wide.", standard = "4", range = "[1, )")
        int numAttentionHeads,

        @Key(value = "Key and value heads; divides num_attention_heads.", standard = "2", range = "[1, )")
        int numKeyValueHeads,

        @Key(value = "Width of the feed-forward layer.", standard = "384", range = "[1, )")
        int intermediateSize,

        @Key(value = "Longest prompt and completion together.", standard = "256", range = "[2, )", unit = "tokens")
        int maxPositionEmbeddings,

        @Key(value = "Base of the rotary position embedding.", standard = "10000.0", range = "(0, )")
        double ropeTheta,

        @Key(value = "Whether the output layer shares the embedding's weights.", standard = "true")
        boolean tieWordEmbeddings,

        @Key(value = "Standard deviation of the random weights.", standard = "0.02", range = "(0, )")
        double initializerRange,

        @Key(
                value =
                        "One token per character of the run's tasks (characters), pieces of words made of the texts it trains on (wordpiece, of an encoder), or the tokenizer of another model, with its chat template.",
                standard = "" + CHARACTERS,
                hubId = true,
                names = {CHARACTERS, WORDPIECE})
        String vocabulary,

        @Key(value = "Most tokens of a vocabulary of wordpiece; 4096 when left out.", range = "[32, )", unit = "tokens")
        @Nullable
        Integer vocabSize) {
    /// The word for a vocabulary of printable characters.
    public static final String CHARACTERS = "characters";

    /// The word for a vocabulary of pieces of words.
    public static final String WORDPIECE = "wordpiece";

    public InitConfig {
        Keys.check(
                InitConfig.class,
                modelType,
                hiddenSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                intermediateSize,
                maxPositionEmbeddings,
                ropeTheta,
                tieWordEmbeddings,
                initializerRange,
                vocabulary,
                vocabSize);
        if (vocabSize != null && !vocabulary.equals(WORDPIECE)) {
            throw new InvalidValue(
                    "vocab_size", "must be left out unless vocabulary is wordpiece: other tokenizers have their size");
        }
        if (modelType == ModelType.BERT) {
            requireEncoder(hiddenSize, numAttentionHeads, vocabulary);
        } else {
            requireDecoder(hiddenSize, numAttentionHeads, numKeyValueHeads, vocabulary);
        }
    }

    private static void requireDecoder(int hiddenSize, int numAttentionHeads, int numKeyValueHeads, String vocabulary) {
        if (vocabulary.equals(WORDPIECE)) {
            throw new InvalidValue(
                    "vocabulary",
                    "must be characters or the tokenizer of another model but was wordpiece, which is for model_type bert");
        }
        if (hiddenSize % (2 * numAttentionHeads) != 0) {
            throw new InvalidValue(
                    "hidden_size",
                    "must be a multiple of twice num_attention_heads (2 · " + numAttentionHeads
                            + "), because rotary embeddings turn pairs, but was " + hiddenSize);
        }
        if (numAttentionHeads % numKeyValueHeads != 0) {
            throw new InvalidValue(
                    "num_key_value_heads",
                    "must divide num_attention_heads (" + numAttentionHeads + ") but was " + numKeyValueHeads);
        }
    }

    private static void requireEncoder(int hiddenSize, int heads, String vocabulary) {
        if (hiddenSize % heads != 0) {
            throw new InvalidValue(
                    "hidden_size", "must be a multiple of num_attention_heads (" + heads + ") but was " + hiddenSize);
        }
        if (vocabulary.equals(CHARACTERS)) {
            throw new InvalidValue(
                    "vocabulary",
                    "must be wordpiece or the tokenizer of another encoder with model_type bert but was characters");
        }
    }

    /// Tells whether the model is an encoder, which scores pairs.
    public boolean scoresPairs() {
        return modelType == ModelType.BERT;
    }

    /// Tells whether the tokenizer is made of the texts that a ranker trains on.
    public boolean ofWords() {
        return vocabulary.equals(WORDPIECE);
    }

    /// Tells whether the tokenizer is one of characters, made for the run, rather than another model's.
    public boolean ofCharacters() {
        return vocabulary.equals(CHARACTERS);
    }
}
