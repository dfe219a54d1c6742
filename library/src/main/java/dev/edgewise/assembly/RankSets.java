package dev.edgewise.assembly;

import dev.edgewise.config.RankingDataConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.corpus.ProductCorpus;
import dev.edgewise.ranking.data.JudgedCollection;
import dev.edgewise.ranking.data.LabelCheck;
import dev.edgewise.ranking.data.LabelRange;
import dev.edgewise.ranking.data.Leakage;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.data.QuerySplit;
import dev.edgewise.ranking.data.RankingColumns;
import dev.edgewise.ranking.data.RankingData;
import dev.edgewise.ranking.data.RankingReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a ranker learns from, and the queries that measure it.
///
/// @param relevantFrom least label of a relevant document
/// @param sentences what became of the rows
/// @param notes what a person should know of them
record RankSets(
        List<QueryList> train, List<QueryList> dev, double relevantFrom, List<String> sentences, List<String> notes) {
    RankSets {
        train = List.copyOf(train);
        dev = List.copyOf(dev);
        sentences = List.copyOf(sentences);
        notes = List.copyOf(notes);
    }

    /// Reads the data of a run.
    ///
    /// @throws dev.edgewise.error.UserException if it cannot be used, or a training query is in dev or test, too
    static RankSets of(RunConfig config) {
        RankingDataConfig data = config.data() == null ? RankingDataConfig.EMBEDDED : config.data();
        if (data.train().isEmpty()) {
            return embedded(data);
        }
        RankingColumns columns = columns(data);
        List<String> notes = new ArrayList<>();
        RankingData train = read(data.train(), "train", columns);
        notes.addAll(train.notes());
        List<QueryList> learned = train.lists();
        List<QueryList> dev;
        if (data.dev().isEmpty()) {
            dev = QuerySplit.part(learned, 0, data.devShare(), config.seed());
            learned = apart(QuerySplit.part(learned, data.devShare(), 1, config.seed()), dev, notes);
        } else {
            RankingData held = read(data.dev(), "dev", columns);
            notes.addAll(held.notes());
            dev = held.lists();
            notes.addAll(shared(learned, "data.train", dev, "data.dev"));
        }
        if (!data.test().isEmpty()) {
            List<QueryList> test = read(data.test(), "test", columns).lists();
            notes.addAll(shared(learned, "data.train", test, "data.test"));
            Leakage.between(dev, test).refuse(data.dev().isEmpty() ? "the dev share" : "data.dev", "data.test");
        }
        if (learned.isEmpty()) {
            throw new ConfigException("data.train has " + train.lists().size()
                    + " queries, all of which the dev share takes; lower data.dev_share, or name data.dev");
        }
        return new RankSets(
                learned,
                dev,
                data.relevantFrom(),
                List.of(
                        counted(learned) + " to learn from " + String.join(", ", data.train()),
                        dev.isEmpty()
                                ? "no dev queries: nothing is measured during the run"
                                : counted(dev) + " to rank during the run, "
                                        + (data.dev().isEmpty()
                                                ? "held out of them"
                                                : "from " + String.join(", ", data.dev()))),
                notes);
    }

    private static RankSets embedded(RankingDataConfig data) {
        if (!data.dev().isEmpty() || !data.test().isEmpty()) {
            throw new ConfigException("data.dev and data.test belong to data.train, which is left out; name its files");
        }
        RankingDataConfig standard = RankingDataConfig.EMBEDDED;
        requireStandard("dev_share", data.devShare(), standard.devShare());
        requireStandard("query_column", data.queryColumn(), standard.queryColumn());
        requireStandard("document_column", data.documentColumn(), standard.documentColumn());
        requireStandard("label_column", data.labelColumn(), standard.labelColumn());
        requireStandard("label_range", data.labelRange(), standard.labelRange());
        ProductCorpus corpus = ProductCorpus.of(ProductCorpus.SEED);
        return new RankSets(
                corpus.train(),
                corpus.dev(),
                data.relevantFrom(),
                List.of(
                        counted(corpus.train()) + " to learn, of the corpus that comes with Edgewise",
                        counted(corpus.dev()) + " of it to rank during the run"),
                List.of());
    }

    private static void requireStandard(String key, @Nullable Object given, @Nullable Object standard) {
        if (!Objects.equals(given, standard)) {
            throw new ConfigException("data." + key + " says how data.train is read, which is left out; name its files,"
                    + " or remove data." + key);
        }
    }

    /// Reads rows, or directories in BEIR's layout.
    ///
    /// @param split of such a directory
    static RankingData read(List<String> paths, String split, RankingColumns columns) {
        List<QueryList> lists = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        int rows = 0;
        List<Path> files = new ArrayList<>();
        for (String name : paths) {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                RankingData judged = JudgedCollection.beir(path, split).judged();
                lists.addAll(judged.lists());
                notes.addAll(judged.notes());
                rows += judged.rows();
            } else {
                files.add(path);
            }
        }
        if (!files.isEmpty()) {
            RankingData own = RankingReader.read(files, columns);
            lists.addAll(own.lists());
            notes.addAll(own.notes());
            rows += own.rows();
        }
        return new RankingData(lists, rows, notes);
    }

    /// Returns how columns are found.
    static RankingColumns columns(RankingDataConfig data) {
        LabelRange range = data.labelRange().isEmpty()
                ? LabelRange.ANY
                : new LabelRange(data.labelRange().get(0), data.labelRange().get(1));
        return new RankingColumns(data.queryColumn(), data.documentColumn(), data.labelColumn(), range);
    }

    /// Refuses queries that occur in both sets, and says what else they share.
    private static List<String> shared(List<QueryList> set, String name, List<QueryList> other, String otherName) {
        Leakage leakage = Leakage.between(set, other);
        leakage.refuse(name, otherName);
        return leakage.notes(name, otherName);
    }

    /// Returns training queries without those that nearly repeat a dev query, which a hash tells apart.
    private static List<QueryList> apart(List<QueryList> train, List<QueryList> dev, List<String> notes) {
        Leakage leakage = Leakage.between(train, dev);
        if (!leakage.queries().isEmpty()) {
            notes.add(leakage.queries().size() + " training queries nearly repeat a dev query and are left out");
        }
        return leakage.without(train);
    }

    private static String counted(List<QueryList> lists) {
        long pairs = lists.stream().mapToLong(QueryList::size).sum();
        return lists.size() + (lists.size() == 1 ? " query with " : " queries with ") + pairs + " documents";
    }

    /// Refuses labels that a loss cannot learn from, and dev labels that are no ranks where it takes ranks: those are
    /// measured upside down.
    ///
    /// @param classes logits of the model
    /// @return the same data, with what should be known of its labels
    RankSets checked(RankingLoss loss, int classes) {
        List<String> more = new ArrayList<>(notes);
        more.addAll(LabelCheck.check(loss, classes, train));
        if (loss.needs().labels() == Labels.RANKS) {
            LabelCheck.requireFit(loss, classes, dev);
        }
        more.addAll(RankNotes.belowZero(this));
        return new RankSets(train, dev, relevantFrom, sentences, more);
    }

    /// Returns how many classes the labels have: grades from 0 on, or probabilities of each.
    int classes() {
        int most = 1;
        for (QueryList list : train) {
            for (double[] label : list.labels()) {
                most = Math.max(most, label.length > 1 ? label.length : (int) label[0] + 1);
            }
        }
        return Math.max(2, most);
    }

    /// Returns every text once, in the order of the data.
    List<String> texts() {
        return train.stream()
                .flatMap(list -> Stream.concat(Stream.of(list.query()), list.texts().stream()))
                .distinct()
                .toList();
    }
}
