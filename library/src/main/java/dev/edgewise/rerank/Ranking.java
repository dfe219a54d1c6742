package dev.edgewise.rerank;

import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// The documents of a query in the order in which a model ranks them.
///
/// @param places best first; of equal documents the first given comes first
/// @param cut pairs that were longer than the model reads
/// @param fallbacks those of them whose query lost its end, too, though the document alone should
public record Ranking(List<Place> places, int cut, int fallbacks) {
    /// A document and what it got.
    ///
    /// @param index of the document as given, from 0
    /// @param score as the model's activation shows it
    public record Place(int index, String document, double score) {}

    public Ranking {
        places = List.copyOf(places);
    }

    /// Ranks documents.
    public static Ranking of(PairModel model, String query, List<String> documents) {
        if (documents.isEmpty()) {
            return new Ranking(List.of(), 0, 0);
        }
        TokenizedPairs pairs = model.tokenize(Collections.nCopies(documents.size(), query), documents);
        float[][] logits = model.logits(pairs.pairs());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -model.rankingScore(logits[i])));
        return new Ranking(
                order.stream()
                        .map(i -> new Place(i, documents.get(i), model.score(logits[i])))
                        .toList(),
                pairs.cutPairs(),
                pairs.fallbacks());
    }
}
