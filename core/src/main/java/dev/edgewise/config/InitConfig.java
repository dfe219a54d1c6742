package dev.edgewise.config;

import java.util.List;

/// The shape of a new model; names and meaning as in Hugging Face's `config.json`.
///
/// @param vocabulary `characters`, or the directory or hub id of a model whose tokenizer is taken
public record InitConfig(
        ModelType modelType,
        int hiddenSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int intermediateSize,
        int maxPositionEmbeddings,
        double ropeTheta,
        boolean tieWordEmbeddings,
        double initializerRange,
        String vocabulary) {
    /// The vocabulary of printable characters.
    public static final String CHARACTERS = "characters";

    static final Section SECTION = Section.of(
            "A new model with random weights; keys as in Hugging Face's `config.json`.",
            Key.choice("model_type", ModelType.LLAMA, "Architecture."),
            Key.whole(
                    "hidden_size",
                    128,
                    Interval.atLeast(2),
                    "",
                    "Width of the residual stream; a multiple of twice num_attention_heads."),
            Key.whole("num_hidden_layers", 4, Interval.atLeast(1), "", "Number of decoder blocks."),
            Key.whole(
                    "num_attention_heads",
                    4,
                    Interval.atLeast(1),
                    "",
                    "Query heads; each is hidden_size / num_attention_heads wide."),
            Key.whole(
                    "num_key_value_heads",
                    2,
                    Interval.atLeast(1),
                    "",
                    "Key and value heads; divides num_attention_heads."),
            Key.whole("intermediate_size", 384, Interval.atLeast(1), "", "Width of the feed-forward layer."),
            Key.whole(
                    "max_position_embeddings",
                    256,
                    Interval.atLeast(2),
                    "tokens",
                    "Longest prompt and completion together."),
            Key.real("rope_theta", 10_000.0, Interval.above(0), "", "Base of the rotary position embedding."),
            Key.flag("tie_word_embeddings", true, "Whether the output layer shares the embedding's weights."),
            Key.real("initializer_range", 0.02, Interval.above(0), "", "Standard deviation of the random weights."),
            Key.pathOrHubId(
                    "vocabulary",
                    CHARACTERS,
                    List.of(CHARACTERS),
                    "One token per character of the run's tasks, or the tokenizer of another model, with its chat template."));

    public InitConfig {
        SECTION.check("hidden_size", hiddenSize);
        SECTION.check("num_hidden_layers", numHiddenLayers);
        SECTION.check("num_attention_heads", numAttentionHeads);
        SECTION.check("num_key_value_heads", numKeyValueHeads);
        SECTION.check("intermediate_size", intermediateSize);
        SECTION.check("max_position_embeddings", maxPositionEmbeddings);
        SECTION.check("rope_theta", ropeTheta);
        SECTION.check("initializer_range", initializerRange);
        SECTION.check("vocabulary", vocabulary);
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

    /// Whether the tokenizer is one of characters, made for the run, and not another model's.
    public boolean ofCharacters() {
        return vocabulary.equals(CHARACTERS);
    }
}
