package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queries, documents and labels of a ranker.
@About(
        "Queries, documents and labels of a ranker: rows (JSONL, JSON, CSV, TSV, Parquet), judgements of TREC, or directories"
                + " in BEIR's layout. docs/rerank.md has their columns.")
public record RankingDataConfig(
        @Key(
                value = "What is learned; when left out a small corpus that comes with Edgewise.",
                standard = "[]",
                path = true)
        List<String> train,

        @Key(
                value =
                        "Queries whose documents are ranked during the run; when left out a share of the training queries,"
                                + " which is then not learned.",
                standard = "[]",
                path = true)
        List<String> dev,

        @Key(
                value = "Queries that are kept for the end: never read but to make sure that none is trained on.",
                standard = "[]",
                path = true)
        List<String> test,

        @Key(
                value =
                        "Share of the training queries that is ranked instead of learned where `dev` is left out, chosen by"
                                + " a hash of the query; 0 for none.",
                standard = "0.1",
                range = "[0, 0.9]")
        double devShare,

        @Key(value = "Column of the query, where its name is not a usual one.", form = "the name of a column") @Nullable
        String queryColumn,

        @Key(value = "Column of the document or documents, likewise.", form = "the name of a column") @Nullable
        String documentColumn,

        @Key(value = "Column of the label or labels, likewise.", form = "the name of a column") @Nullable
        String labelColumn,

        @Key(value = "Lowest and highest label; others are refused. Any number when left out.", standard = "[]")
        List<Double> labelRange,

        @Key(
                value =
                        "Least label of a relevant document, for MRR, MAP and AUC of the dev queries, as trec_eval's -l; of"
                                + " ranks the last relevant one.",
                standard = "1.0")
        double relevantFrom) {
    /// The corpus that comes with Edgewise.
    public static final RankingDataConfig EMBEDDED = Keys.defaults(RankingDataConfig.class);

    public RankingDataConfig {
        train = List.copyOf(train);
        dev = List.copyOf(dev);
        test = List.copyOf(test);
        labelRange = List.copyOf(labelRange);
        Keys.check(
                RankingDataConfig.class,
                train,
                dev,
                test,
                devShare,
                queryColumn,
                documentColumn,
                labelColumn,
                labelRange,
                relevantFrom);
        if (!labelRange.isEmpty() && (labelRange.size() != 2 || labelRange.get(0) > labelRange.get(1))) {
            throw new InvalidValue(
                    "label_range", "must be the lowest and the highest label, such as [0, 3], but was " + labelRange);
        }
    }
}
