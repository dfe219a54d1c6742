package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.ScoredList;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ByMarginTest {
    private static ByMargin draw() {
        QueryList list = new QueryList(
                null,
                "q",
                null,
                List.of(
                        new JudgedDocument("good", null, List.of(2.0), null, "made"),
                        new JudgedDocument("bad", null, List.of(0.0), null, "made")));
        Progress progress = new Progress(
                new Ladders(Map.of(ByMargin.PAIRS, 1), Map.of(), Map.of(ByMargin.PAIRS, 0.5), Map.of()),
                SuccessPosterior.Settings.STANDARD,
                StagePolicy.STANDARD);
        Curriculum curriculum = new Curriculum(
                progress,
                new EdgeSampler(progress, 2, EdgeSettings.STANDARD),
                List.of(),
                FrontierImitation.STANDARD,
                2);
        return new ByMargin(
                Map.of(ByMargin.PAIRS, new MarginBands(List.of(list), 1)),
                curriculum,
                1,
                2,
                logits -> logits[2] - logits[0],
                5);
    }

    /// Two steps, in which the model gives the documents these logits of three classes.
    private static double passRate(double[] good, double[] bad) {
        ByMargin draw = draw();
        for (int step = 1; step <= 2; step++) {
            QueryList drawn = draw.draw(step, 10).getFirst();
            PairTokens pair = new PairTokens(new int[] {1}, new int[] {0});
            ScoredList scored = new ScoredList(new double[][] {good, bad}, drawn.labels());
            draw.learned(List.of(new ListScores(new RankList(drawn, List.of(pair, pair), 2), scored)));
        }
        return draw.cells().getFirst().passRate();
    }

    @Test
    void ofClassesTheHigherGradeIsAhead() {
        double[] high = {-3, 0, 3};
        double[] low = {3, 0, -3};
        assertThat(passRate(high, low)).as("the logit of class 0 is lower").isGreaterThan(0.6);
        assertThat(passRate(low, high)).isLessThan(0.5);
    }
}
