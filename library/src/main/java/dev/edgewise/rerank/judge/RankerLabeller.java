package dev.edgewise.rerank.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.text.tokenizer.TokenizedPairs;
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
        TokenizedPairs read = model.tokenize(
                pairs.stream().map(QueryDocument::query).toList(),
                pairs.stream().map(QueryDocument::document).toList());
        float[][] logits = model.logits(read.pairs());
        tokens += read.pairs().stream().mapToLong(PairTokens::length).sum();
        return IntStream.range(0, logits.length)
                .mapToObj(i -> Verdict.of(logits[i], Double.NaN, read.cut().get(i) > 0))
                .toList();
    }

    @Override
    public long tokens() {
        return tokens;
    }
}
