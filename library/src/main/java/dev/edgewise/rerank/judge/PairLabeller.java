package dev.edgewise.rerank.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Who labels pairs.
public interface PairLabeller {
    /// A query and a document.
    record QueryDocument(String query, String document) {}

    /// Puts what labels depend on, by name, so that labels of two teachers do not mix.
    void about(ObjectNode about);

    /// Returns the name and sums that a labelled row carries.
    ObjectNode source();

    /// Returns the labels, from the least relevant to the most.
    List<String> labels();

    /// Tells whether grades come with logits.
    default boolean tellsLogits() {
        return true;
    }

    /// Returns a verdict on each pair, in order. Pairs of one query need not lie together.
    ///
    /// @throws dev.edgewise.error.UserException if there can be none
    List<Verdict> label(List<QueryDocument> pairs);

    /// Returns how many tokens pairs had so far, each pair by itself; 0 where nobody counts.
    default long tokens() {
        return 0;
    }
}
