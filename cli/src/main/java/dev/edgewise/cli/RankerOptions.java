package dev.edgewise.cli;

import dev.edgewise.assembly.RankerEvaluation;
import dev.edgewise.config.RankingDataConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.ranking.data.LabelRange;
import dev.edgewise.ranking.data.RankingColumns;
import dev.edgewise.ranking.data.RankingData;
import dev.edgewise.ranking.metric.RankingMetrics;
import dev.edgewise.rerank.Relevance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `eval` that a ranker alone has.
final class RankerOptions {
    static final Set<String> NAMES = Set.of("--columns", "--labels-are", "--relevant-from", "--latency");

    @Option(
            names = "--columns",
            paramLabel = "QUERY,DOCUMENT,LABEL",
            split = ",",
            description = "Of a ranker: fields of --data that hold query, document and label (default: those of the"
                    + " model's run where the rows have them, else by their usual names).")
    private List<String> columns = new ArrayList<>();

    @Option(
            names = "--labels-are",
            paramLabel = "KIND",
            description = "Of a ranker: grades, the highest for the best, or ranks, 1 for the best (default: what the"
                    + " loss of the model's run takes, else grades).")
    private @Nullable LabelKind labelsAre;

    @Option(
            names = "--relevant-from",
            paramLabel = "LABEL",
            description = "Of a ranker: least label of a relevant document, of ranks the last one (default: that of the"
                    + " model's run, else 1).")
    private @Nullable Double relevantFrom;

    @Option(
            names = "--latency",
            description = "Of a ranker: also time up to 50 queries one by one, beside BM25 over all documents.")
    private boolean latency;

    /// Reads what is ranked: `files`, or where there are none what the model's run keeps for the end.
    ///
    /// @throws dev.edgewise.error.UserException if there is nothing, or it cannot be used
    RankingData read(List<Path> files, Optional<RankingDataConfig> trained) {
        if (!columns.isEmpty() && columns.size() != 3) {
            throw new ConfigException("--columns must name three fields, the query's, the document's and the label's,"
                    + " but was " + Quoted.of(String.join(",", columns)));
        }
        if (!files.isEmpty()) {
            return RankerEvaluation.read(files, columns(trained));
        }
        if (!columns.isEmpty()) {
            throw new ConfigException("--columns says how --data is read, which is left out; name its files");
        }
        return RankerEvaluation.test(trained.filter(of -> !of.test().isEmpty())
                .orElseThrow(() -> new ConfigException("eval of a ranker needs --data FILE: rows of queries,"
                        + " documents and labels, or a directory in BEIR's layout")));
    }

    private RankingColumns columns(Optional<RankingDataConfig> trained) {
        return columns.isEmpty()
                ? trained.map(RankerEvaluation::columns).orElse(RankingColumns.FOUND)
                : new RankingColumns(columns.get(0), columns.get(1), columns.get(2), LabelRange.ANY);
    }

    /// Returns what the labels say.
    ///
    /// @param note takes a sentence where the run decides that they are ranks
    Relevance relevance(Optional<RunConfig> run, Consumer<String> note) {
        double from = relevantFrom == null
                ? run.map(RunConfig::data).map(RankingDataConfig::relevantFrom).orElse(RankingMetrics.RELEVANT)
                : relevantFrom;
        if (labelsAre == null && run.filter(RankerEvaluation::takesRanks).isPresent()) {
            note.accept("the loss of the model's run takes ranks, so the labels are taken as ranks, 1 for the best; if"
                    + " they are grades, say --labels-are grades");
            return new Relevance(from, true);
        }
        return new Relevance(from, labelsAre == LabelKind.RANKS);
    }

    /// What labels are.
    enum LabelKind {
        /// The highest is the best.
        GRADES,
        /// 1 is the best.
        RANKS
    }

    boolean latency() {
        return latency;
    }
}
