package dev.edgewise.rerank.judge;

import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.util.List;

/// How a decoder reads pairs, and which outputs behind their last token count.
public interface DecoderInput {
    /// Returns the tokens of the first query with the first document, and so on. What pairs of a query have in
    /// common at their beginning has the token type 0, the rest 1.
    ///
    /// @param documents as many as there are queries
    /// @throws dev.edgewise.error.DataException if a query leaves no room for a document
    TokenizedPairs tokenize(List<String> queries, List<String> documents);

    /// Returns the rows of the output projection that are read: the tokens of label words, or the scores of a
    /// head.
    int[] outputs();

    /// Tells whether a pair is read under a prompt of ours.
    default boolean prompted() {
        return false;
    }

    /// Returns what becomes of a logit when a score is shown.
    ScoreActivation activation();

    /// Returns what it does, after "a decoder that": `judges by no/yes`.
    String description();
}
