package dev.edgewise.rerank;

import dev.edgewise.collective.Collective;
import dev.edgewise.collective.Rendezvous;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.ranking.RankingLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One rank of a tiny ranker's run, as a program: some steps, then its weights, metrics and ranking as a file.
///
/// Arguments: the directory to write into, the loss, and queries of a step.
final class RankerProcess {
    static final int STEPS = 4;

    /// Next to such an ε a gradient is a step in proportion, so that rounding stays small: Adam makes a whole
    /// step of a gradient that is nothing but rounding, as a key's bias has.
    private static final AdamW.Settings STEADY = new AdamW.Settings(0.9, 0.999, 1, 0);

    private RankerProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (Collective collective = Rendezvous.of(System.getenv()).join()) {
            RankingLoss loss = TinyRankRun.loss(arguments[1]);
            EncoderPairModel opened = TinyRanker.model(60, false, false);
            try (PairModel model = collective.size() > 1 ? new SharedPairModel(opened, collective) : opened;
                    AdamW optimizer = new AdamW(model.trainable(), STEADY)) {
                String text = learned(model, optimizer, loss, Integer.parseInt(arguments[2]));
                Files.writeString(directory.resolve(collective.size() + "-" + collective.rank()), text);
            }
        }
    }

    private static String learned(PairModel model, AdamW optimizer, RankingLoss loss, int queries) {
        QueryListSource source = new QueryListSource(
                new InTurn(TinyRanker.lists(), queries, 4, true, false, 5),
                model,
                loss.needs().inBatchNegatives(),
                5);
        RankLearner learner = new RankLearner(
                model, loss, optimizer, new LearningRate(LearningRate.Schedule.CONSTANT, 0.1, 0, STEPS), 1, 5);
        Map<String, Double> metrics = new TreeMap<>();
        for (int step = 1; step <= STEPS; step++) {
            metrics.putAll(learner.learn(
                            source.next(step, STEPS, Long.MAX_VALUE, _ -> {}).batch(), step, 1)
                    .metrics());
        }
        StringBuilder text = new StringBuilder();
        metrics.forEach(
                (key, value) -> text.append(key).append(' ').append(value).append('\n'));
        numbers(text, "weight", TinyRanker.trained(model));
        List<double[]> scores = ListScoring.scores(model, TinyRanker.lists());
        scores.forEach(own -> Arrays.stream(own)
                .forEach(score -> text.append("score ").append(score).append('\n')));
        return text.toString();
    }

    private static void numbers(StringBuilder text, String name, List<float[]> rows) {
        for (float[] row : rows) {
            for (float value : row) {
                text.append(name).append(' ').append(value).append('\n');
            }
        }
    }
}
