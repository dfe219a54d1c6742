package dev.edgewise.rerank;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.Profile;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingSlope;
import dev.edgewise.ranking.ScoredList;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.trainer.Learned;
import dev.edgewise.trainer.Learner;
import dev.edgewise.trainer.OptimizerStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns lists of scored documents into an update of a ranker: logits, loss, gradient, clip, step. Does not own
/// what it is given.
public final class RankLearner implements Learner<List<RankList>, ListScores>, FieldState {
    private final PairModel model;
    private final RankingLoss loss;
    private final AdamW optimizer;
    private final LearningRate learningRate;
    private final double maxGradNorm;
    private final long seed;

    /// Makes a learner.
    ///
    /// @param seed of what is random in a step, such as dropout
    public RankLearner(
            PairModel model,
            RankingLoss loss,
            AdamW optimizer,
            LearningRate learningRate,
            double maxGradNorm,
            long seed) {
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        this.learningRate = learningRate;
        this.maxGradNorm = maxGradNorm;
        this.seed = seed;
    }

    /// What the loss said of a pass.
    private static final class Judged {
        private double loss;
        private int skipped;
        private List<ScoredList> lists = List.of();
    }

    /// Learns from the lists of a step.
    ///
    /// @return with `loss`, `grad_norm`, `learning_rate`, and what [ScoreMetrics] says of the scores
    @Override
    public Learned<ListScores> learn(List<RankList> lists, int step, double factor) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double rate = factor * learningRate.at(step - 1);
        try (var _ = profile().phase(Phase.OPTIMIZER)) {
            model.clearGradients();
        }
        List<PairTokens> pairs =
                lists.stream().flatMap(list -> list.pairs().stream()).toList();
        Judged judged = new Judged();
        model.accumulate(pairs, Seeds.derive(seed, "pass", step), logits -> judge(lists, logits, judged));
        metrics.put(StepMetrics.LOSS, judged.loss);
        try (var _ = profile().phase(Phase.OPTIMIZER)) {
            double norm =
                    OptimizerStep.take(optimizer, model.trainable(), maxGradNorm, judged.loss, rate, model::refresh);
            metrics.put(StepMetrics.GRAD_NORM, norm);
        }
        metrics.put("learning_rate", rate);
        metrics.putAll(ScoreMetrics.of(lists, judged.lists, loss.needs().labels()));
        metrics.put("lists/skipped", (double) judged.skipped);
        List<ListScores> reports = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            reports.add(new ListScores(lists.get(i), judged.lists.get(i)));
        }
        return new Learned<>(metrics, reports);
    }

    private float[][] judge(List<RankList> lists, float[][] logits, Judged judged) {
        List<ScoredList> scored = new ArrayList<>();
        int at = 0;
        for (RankList list : lists) {
            double[][] rows = new double[list.pairs().size()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = doubles(logits[at++]);
            }
            scored.add(new ScoredList(rows, list.list().labels()));
        }
        RankingSlope slope = loss.evaluate(scored);
        judged.lists = scored;
        judged.loss = slope.loss();
        judged.skipped = slope.skipped();
        float[][] gradient = new float[logits.length][];
        at = 0;
        for (double[][] rows : slope.slopes()) {
            for (double[] row : rows) {
                gradient[at++] = floats(row);
            }
        }
        return gradient;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Override
    public AdamW optimizer() {
        return optimizer;
    }

    @Override
    public Profile profile() {
        return model.profile();
    }

    @Override
    public void save(Path directory) {
        model.store(directory);
    }

    @Override
    public void load(Path directory) {
        model.load(directory);
    }

    @Override
    public Optional<String> obstacle(Adjustment adjustment) {
        boolean known = adjustment instanceof Adjustment.LearningRate || adjustment instanceof Adjustment.Rollback;
        return known
                ? Optional.empty()
                : Optional.of("the run trains a ranker, which samples nothing and has no reference");
    }

    @Override
    public void perform(Adjustment.Once once, int step) {
        throw new IllegalStateException("a ranker cannot take this change: " + once.describe());
    }

    @Override
    public void fields(StateFields state) {
        state.of("the learner of a ranker").madeBy("loss " + loss.name());
    }
}
