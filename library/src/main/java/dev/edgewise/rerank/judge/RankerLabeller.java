package dev.edgewise.rerank.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.judge.Grades;
import dev.edgewise.rerank.PairModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A ranker that labels pairs by its logits, so that a student can teach another.
public final class RankerLabeller implements PairLabeller {
    private final PairModel model;
    private final String name;
    private final String sum;
    private long tokens;

    /// @param name the model as it was named
    /// @param sum tells its weights from others
    public RankerLabeller(PairModel model, String name, String sum) {
        this.model = model;
        this.name = name;
        this.sum = sum;
    }

    @Override
    public void about(ObjectNode about) {
        about.put("model", sum);
    }

    @Override
    public ObjectNode source() {
        return JsonNodeFactory.instance.objectNode().put("teacher", name).put("model", sum);
    }

    @Override
    public List<String> labels() {
        return model.labels() == 1
                ? List.of()
                : IntStream.range(0, model.labels()).mapToObj(Integer::toString).toList();
    }

    @Override
    public List<Verdict> label(List<QueryDocument> pairs) {
        List<PairTokens> read = model.tokenize(
                        pairs.stream().map(QueryDocument::query).toList(),
                        pairs.stream().map(QueryDocument::document).toList())
                .pairs();
        List<Verdict> verdicts = new ArrayList<>();
        for (float[] logits : model.logits(read)) {
            verdicts.add(verdict(logits));
        }
        tokens += read.stream().mapToLong(PairTokens::length).sum();
        return verdicts;
    }

    private static Verdict verdict(float[] logits) {
        double[] values = new double[logits.length];
        Arrays.setAll(values, i -> logits[i]);
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
            return Verdict.missing("a logit is not a number");
        }
        return values.length == 1
                ? new Verdict(null, values[0], Double.NaN, false, "")
                : new Verdict(Grades.of(values), Double.NaN, Double.NaN, false, "");
    }

    @Override
    public long tokens() {
        return tokens;
    }
}
