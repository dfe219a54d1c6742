package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.cluster.Parts;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.ListScoring;
import dev.edgewise.rerank.ListScoring.Scored;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.run.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Scores the documents of judged queries with a ranker, here or in parts that others do. The same queries are scored
/// together either way.
public record RankerScoring(List<QueryList> lists) {
    private static final int TOGETHER = 64;
    private static final int DIGITS = 16;

    public RankerScoring {
        lists = List.copyOf(lists);
    }

    /// Returns what the model makes of each query.
    public List<Scored> here(PairModel model) {
        List<Scored> scored = new ArrayList<>();
        for (int from = 0; from < lists.size(); from += TOGETHER) {
            scored.addAll(ListScoring.of(model, lists.subList(from, Math.min(lists.size(), from + TOGETHER))));
        }
        return scored;
    }

    /// Returns what the model makes of each query, in parts.
    ///
    /// @param about what scores depend on; see [#about]
    public List<Scored> by(Parts parts, PairModel model, ObjectNode about) {
        AtomicLong tokens = new AtomicLong();
        return parts
                .of(new PartWork<>(
                        Path.of(""),
                        "eval",
                        about,
                        TOGETHER,
                        lists,
                        part -> ListScoring.of(model, part).stream()
                                .map(scored -> {
                                    tokens.addAndGet(scored.tokens());
                                    return json(scored);
                                })
                                .toList(),
                        _ -> false,
                        piece -> piece.path("cut").asInt() > 0,
                        tokens::get))
                .stream()
                .map(RankerScoring::read)
                .toList();
    }

    /// Returns what scores depend on, by name.
    ///
    /// @param name the model as it was named
    /// @param options of the command that results depend on
    public ObjectNode about(PairModel model, Models models, String name, String options) {
        String data = lists.stream()
                .map(list -> sum(list.query() + "\n" + String.join("\n", list.texts())))
                .collect(Collectors.joining());
        return JsonNodeFactory.instance
                .objectNode()
                .put("command", "eval")
                .put("model", Judges.sum(models, name, null, model.description()))
                .put("options", options)
                .put("queries", sum(data));
    }

    private static String sum(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }

    private static ObjectNode json(Scored scored) {
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        ArrayNode scores = piece.putArray("scores");
        for (double score : scored.scores()) {
            scores.add(score);
        }
        return piece.put("cut", scored.cut()).put("tokens", scored.tokens());
    }

    private static Scored read(ObjectNode piece) {
        double[] scores = new double[piece.path("scores").size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = piece.path("scores").path(i).asDouble();
        }
        return new Scored(
                scores, piece.path("cut").asInt(), piece.path("tokens").asLong());
    }
}
