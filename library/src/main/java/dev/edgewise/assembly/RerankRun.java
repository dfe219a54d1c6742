package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.event.EventSink;
import dev.edgewise.optim.AdamW;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.rerank.ByMargin;
import dev.edgewise.rerank.InTurn;
import dev.edgewise.rerank.ListDraw;
import dev.edgewise.rerank.MarginBands;
import dev.edgewise.rerank.ModelCard;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.QueryListSource;
import dev.edgewise.rerank.RankEvaluation;
import dev.edgewise.rerank.RankLearner;
import dev.edgewise.rerank.SharedPairModel;
import dev.edgewise.trainer.Checkpoints;
import dev.edgewise.trainer.Trainer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// A run that trains a ranker, wired: model, lists, learner, evaluation, guards.
final class RerankRun {
    private RerankRun() {}

    /// Builds the run; see [Outline#assemble].
    static TrainingRun assemble(
            RerankOutline outline,
            Function<TrainedModel, Checkpoints> checkpoints,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective) {
        PairModel opened = outline.student().open();
        Deque<Runnable> owned = new ArrayDeque<>();
        owned.push(opened::close);
        try {
            PairModel model = collective.size() > 1 ? new SharedPairModel(opened, collective) : opened;
            return assemble(
                    outline,
                    model,
                    owned,
                    checkpoints,
                    events,
                    RankAgreement.any(interrupted, collective),
                    RankAgreement.clock(System::nanoTime, collective));
        } catch (RuntimeException e) {
            TrainingRun.close(owned);
            throw e;
        }
    }

    /// @param owned takes what has to be closed
    private static TrainingRun assemble(
            RerankOutline outline,
            PairModel model,
            Deque<Runnable> owned,
            Function<TrainedModel, Checkpoints> checkpoints,
            EventSink events,
            BooleanSupplier interrupted,
            LongSupplier clock) {
        RunConfig config = outline.config();
        RerankConfig rerank = outline.rerank();
        RankSets sets = outline.sets();
        AdamW optimizer = new AdamW(model.trainable(), TrainingRun.adam(config.optimizer()));
        owned.push(optimizer::close);
        RankLearner learner = new RankLearner(
                model,
                outline.loss(),
                optimizer,
                TrainingRun.learningRate(config),
                config.optimizer().maxGradNorm(),
                config.seed());
        Map<String, MarginBands> bands = bands(rerank, sets);
        QueryListSource source = new QueryListSource(
                bands.isEmpty() ? inTurn(outline) : byMargin(outline, bands, model),
                model,
                outline.loss().needs().inBatchNegatives(),
                config.seed());
        TrainedRanker trained = new TrainedRanker(
                model,
                new ModelCard(
                        config.name(),
                        config.model().path(),
                        outline.loss().name(),
                        sets.train(),
                        outline.student().maxLength(),
                        model),
                rerank.loadBestModelAtEnd());
        Trainer trainer = new Trainer(
                TrainingRun.settings(config),
                source,
                learner,
                sets.dev().isEmpty()
                        ? null
                        : new RankEvaluation(
                                "dev", sets.dev(), model, outline.loss().needs().labels(), sets.relevantFrom()),
                GuardSet.of(config),
                checkpoints.apply(trained),
                events,
                interrupted,
                clock);
        List<String> notes = new ArrayList<>(outline.student().notes());
        notes.addAll(sets.notes());
        notes.addAll(RankNotes.lengths(sets, model, outline.student().maxLength()));
        return new TrainingRun(trained, owned, ladders(bands), trainer, notes, sets.sentences());
    }

    private static Map<String, MarginBands> bands(RerankConfig rerank, RankSets sets) {
        if (rerank.marginBands() == 0) {
            return Map.of();
        }
        return rerank.marginTopics()
                ? MarginBands.byTopic(sets.train(), rerank.marginBands())
                : Map.of(ByMargin.PAIRS, new MarginBands(sets.train(), rerank.marginBands()));
    }

    private static ListDraw inTurn(RerankOutline outline) {
        RerankConfig rerank = outline.rerank();
        Reads reads = outline.loss().needs().reads();
        Boolean spread = rerank.spreadLabels();
        return new InTurn(
                outline.sets().train(),
                rerank.queriesPerStep(),
                rerank.documentsPerQuery(),
                spread == null ? reads != Reads.POINTS : spread,
                reads == Reads.FIRST,
                outline.config().seed());
    }

    private static ListDraw byMargin(RerankOutline outline, Map<String, MarginBands> bands, PairModel model) {
        RerankConfig rerank = outline.rerank();
        Map<String, Integer> levels = new LinkedHashMap<>();
        bands.forEach((kind, own) -> levels.put(kind, own.count()));
        return new ByMargin(
                bands,
                Curricula.ofPairs(outline.config().curriculum(), levels, rerank.documentsPerQuery() - 1),
                rerank.queriesPerStep(),
                rerank.documentsPerQuery(),
                model::rankingScore,
                outline.config().seed());
    }

    private static Map<String, List<String>> ladders(Map<String, MarginBands> bands) {
        Map<String, List<String>> ladders = new LinkedHashMap<>();
        bands.forEach((kind, own) -> ladders.put(
                kind, IntStream.range(0, own.count()).mapToObj(own::describe).toList()));
        return ladders;
    }
}
