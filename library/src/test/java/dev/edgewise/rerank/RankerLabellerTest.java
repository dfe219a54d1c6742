package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.rerank.judge.PairLabeller.QueryDocument;
import dev.edgewise.rerank.judge.RankerLabeller;
import dev.edgewise.rerank.judge.Verdict;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class RankerLabellerTest {
    @Test
    void aScoreIsTheLogitAndACutDocumentIsTold() {
        List<QueryDocument> pairs = List.of(
                new QueryDocument("where is the apple", "a text about the apple"),
                new QueryDocument("where is the apple", "a text about the pear ".repeat(9)));
        try (EncoderPairModel model = TinyRanker.model(64, false, false)) {
            RankerLabeller labeller = new RankerLabeller(model, "tiny", "sum");
            List<Verdict> verdicts = labeller.label(pairs);
            float[][] logits = model.logits(model.tokenize(
                            pairs.stream().map(QueryDocument::query).toList(),
                            pairs.stream().map(QueryDocument::document).toList())
                    .pairs());
            assertThat(verdicts)
                    .containsExactly(
                            new Verdict(null, logits[0][0], Double.NaN, false, ""),
                            new Verdict(null, logits[1][0], Double.NaN, true, ""));
            assertThat(labeller.labels()).isEmpty();
        }
    }
}
