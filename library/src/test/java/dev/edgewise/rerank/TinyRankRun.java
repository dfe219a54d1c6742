package dev.edgewise.rerank;

import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.ranking.DevRankingGuard;
import dev.edgewise.guard.ranking.ScoreScaleGuard;
import dev.edgewise.guard.signal.FiniteGuard;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.ranking.loss.RankingLosses;
import dev.edgewise.run.Checkpoint;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.settings.Keys;
import dev.edgewise.trainer.Checkpoints;
import dev.edgewise.trainer.Trainer;
import dev.edgewise.trainer.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A whole run of a tiny ranker.
final class TinyRankRun implements AutoCloseable {
    final EncoderPairModel model;
    final Trainer trainer;
    final List<TrainingEvent> events = new ArrayList<>();
    private final AdamW optimizer;

    /// @param loss its name
    TinyRankRun(Path checkpoints, String loss, int steps, boolean adapted) {
        this(checkpoints, loss, steps, adapted, false);
    }

    /// @param bands whether a curriculum chooses pairs by their margins
    TinyRankRun(Path checkpoints, String loss, int steps, boolean adapted, boolean bands) {
        model = TinyRanker.model(200, true, adapted);
        optimizer = new AdamW(model.trainable(), AdamW.Settings.DEFAULT);
        RankingLoss made = loss(loss);
        RankLearner learner = new RankLearner(
                model, made, optimizer, new LearningRate(LearningRate.Schedule.CONSTANT, 3e-3, 0, 200), 1, 5);
        trainer = new Trainer(
                new TrainerSettings(steps, Double.POSITIVE_INFINITY, 5, 4),
                new QueryListSource(
                        bands ? byMargin() : inTurn(made), model, made.needs().inBatchNegatives(), 5),
                learner,
                new RankEvaluation("dev", TinyRanker.lists(), model, Labels.GRADES, 1),
                new Guards(List.of(new FiniteGuard(0), new ScoreScaleGuard(), new DevRankingGuard())),
                new Stored(new CheckpointStore(checkpoints, 9)),
                events::add,
                () -> false,
                System::nanoTime);
    }

    private static ListDraw inTurn(RankingLoss loss) {
        return new InTurn(TinyRanker.lists(), 3, 4, true, loss.needs().reads() == Reads.FIRST, 5);
    }

    private ListDraw byMargin() {
        MarginBands bands = new MarginBands(TinyRanker.graded(), 3);
        Progress progress = new Progress(
                new Ladders(Map.of(ByMargin.PAIRS, bands.count()), Map.of(), Map.of(ByMargin.PAIRS, 0.5), Map.of()),
                SuccessPosterior.Settings.STANDARD,
                StagePolicy.STANDARD);
        Curriculum curriculum = new Curriculum(
                progress,
                new EdgeSampler(progress, 3, EdgeSettings.STANDARD),
                List.of(),
                FrontierImitation.STANDARD,
                3);
        return new ByMargin(Map.of(ByMargin.PAIRS, bands), curriculum, 3, 4, model::rankingScore, 5);
    }

    static RankingLoss loss(String name) {
        return RankingLosses.PROVIDERS.stream()
                .filter(provider -> provider.type().equals(name))
                .findFirst()
                .map(TinyRankRun::made)
                .orElseThrow();
    }

    private static <S extends Record> RankingLoss made(RankingLossProvider<S> provider) {
        return provider.create(Keys.defaults(provider.settings()), new PluginContext(1));
    }

    private record Stored(CheckpointStore store) implements Checkpoints {
        @Override
        public Path save(int step, Writer writer) {
            return store.add(step, writer::write).directory();
        }

        @Override
        public Optional<Path> find(int step) {
            return store.list().stream()
                    .filter(checkpoint -> checkpoint.step() == step)
                    .map(Checkpoint::directory)
                    .findFirst();
        }
    }

    @Override
    public void close() {
        optimizer.close();
        model.close();
    }
}
