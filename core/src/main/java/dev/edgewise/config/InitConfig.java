package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

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
                        "One token per character of the run's tasks, or the tokenizer of another model, with its chat template.",
                standard = "" + CHARACTERS,
                hubId = true,
                names = {CHARACTERS})
        String vocabulary) {
    /// The word for a vocabulary of printable characters.
    public static final String CHARACTERS = "characters";

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
                vocabulary);
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

    /// Tells whether the tokenizer is one of characters, made for the run, rather than another model's.
    public boolean ofCharacters() {
        return vocabulary.equals(CHARACTERS);
    }
}
