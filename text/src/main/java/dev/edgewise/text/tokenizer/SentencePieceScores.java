package dev.edgewise.text.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Scores of a SentencePiece vocabulary, from which llama.cpp and [SentencePieceBpe] derive the merges again.
///
/// A token that merging makes has minus the rank of its first merge, as SentencePiece's own BPE models have; the other
/// normal tokens, single characters, follow; all else has 0.
final class SentencePieceScores {
    private SentencePieceScores() {}

    /// @param merges pairs in order of rank, a space between their parts
    static float[] of(List<String> merges, String[] tokens, int[] types) {
        Map<String, Integer> ranks = new HashMap<>();
        for (String merge : merges) {
            ranks.putIfAbsent(merge.replace(" ", ""), ranks.size());
        }
        float[] scores = new float[tokens.length];
        int next = ranks.size();
        for (int id = 0; id < tokens.length; id++) {
            Integer rank = ranks.get(tokens[id]);
            if (rank != null) {
                scores[id] = -rank;
            } else if (types[id] == GgufVocabulary.NORMAL) {
                scores[id] = -next;
                next++;
            }
        }
        return scores;
    }
}
