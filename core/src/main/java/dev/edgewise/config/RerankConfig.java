package dev.edgewise.config;

import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import org.jspecify.annotations.Nullable;

/// Training a cross-encoder, which scores a query beside a document.
@About("A cross-encoder, which scores a query beside a document: docs/rerank.md. It learns from the rows of `data`.")
public record RerankConfig(
        @Key(value = "The loss of scored lists.", standard = "bce")
        Part<RankingLossProvider<?>> loss,

        @Key(
                value =
                        "Lists of an optimizer step, each of one query. Gradients are those of the whole step, however many"
                                + " passes it takes.",
                standard = "8",
                range = "[1, )",
                unit = "lists")
        int queriesPerStep,

        @Key(
                value =
                        "Most documents of a list, drawn anew each time a query comes; an epoch holds every query once.",
                standard = "8",
                range = "[1, )",
                unit = "documents")
        int documentsPerQuery,

        @Key(
                value =
                        "Whether the documents of a list are drawn from each label, or range of labels, in turn, so that few"
                                + " good ones among many bad ones are seen; false: all are equally likely. When left out true"
                                + " with a loss that compares documents.")
        @Nullable
        Boolean spreadLabels,

        @Key(
                value =
                        "Choose lists by `curriculum.sampler` from so many bands of margins between labels, by how often the"
                                + " model orders such pairs right, instead of taking queries in turn; 0 is off.",
                standard = "0",
                range = "[0, 32]",
                unit = "bands")
        int marginBands,

        @Key(
                value =
                        "Whether bands are those of each topic of queries, which the rows' field `topic` names, so that what"
                                + " is at the edge is a topic and a margin. Only beside margin_bands.",
                standard = "false")
        boolean marginTopics,

        @Key(
                value =
                        "Most tokens of a pair. Longer ones are cut as `truncation` says; how many is told before the first"
                                + " step. The model's longest input when left out, but at most 512.",
                range = "[8, )",
                unit = "tokens")
        @Nullable
        Integer maxLength,

        @Key(
                value = "What is cut of a long pair: longest_first, the longer text first, as in sentence-transformers;"
                        + " only_second, the document.",
                standard = "longest_first")
        PairCut truncation,

        @Key(
                value =
                        "Logits of a pair: 1 for a score, more for classes, the grades from 0 on. What the loss needs when"
                                + " left out, with classes as many as the labels have.",
                range = "[1, )")
        @Nullable
        Integer numLabels,

        @Key(
                value = "What becomes of a logit when a score is shown, saved with the model; losses see logits. auto:"
                        + " sigmoid where the loss takes labels in [0, 1] or positives, else identity.",
                standard = "auto")
        ActivationChoice activationFn,

        @Key(value = "Whether the dropout of the model's configuration is on while it learns.", standard = "true")
        boolean dropout,

        @Key(
                value =
                        "Save as `final` the checkpoint with the highest nDCG@10 of the dev queries, instead of the last"
                                + " weights. Only a step that is both evaluated and saved can be it.",
                standard = "false")
        boolean loadBestModelAtEnd,

        @Key(
                "How a decoder at `model.path` scores a pair: words, by the odds of label words under a prompt; last_token,"
                        + " by a linear head on the last token of the two texts, as transformers' …ForSequenceClassification. When"
                        + " left out last_token for a model that has such a head, else words.")
        @Nullable
        DecoderHead decoderHead,

        @Key("How a decoder at `model.path` is asked about a pair. An encoder is not asked.") @Nullable
        JudgeConfig judge)
        implements AlgorithmConfig {
    /// What is cut of a long pair.
    public enum PairCut {
        LONGEST_FIRST,
        ONLY_SECOND
    }

    /// What of a decoder scores a pair.
    public enum DecoderHead {
        WORDS,
        LAST_TOKEN
    }

    /// What becomes of a logit when a score is shown.
    public enum ActivationChoice {
        AUTO,
        SIGMOID,
        IDENTITY
    }

    public RerankConfig {
        Keys.check(
                RerankConfig.class,
                loss,
                queriesPerStep,
                documentsPerQuery,
                spreadLabels,
                marginBands,
                marginTopics,
                maxLength,
                truncation,
                numLabels,
                activationFn,
                dropout,
                loadBestModelAtEnd,
                decoderHead,
                judge);
        if (marginTopics && marginBands == 0) {
            throw new InvalidValue(
                    "margin_topics", "needs bands, which margin_bands makes: set it to 5, for example, or remove this");
        }
        if (marginBands > 0 && documentsPerQuery < 2) {
            throw new InvalidValue(
                    "documents_per_query",
                    "must be at least 2 beside margin_bands, which compare documents, but was " + documentsPerQuery);
        }
    }
}
