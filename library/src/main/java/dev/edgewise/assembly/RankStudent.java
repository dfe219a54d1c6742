package dev.edgewise.assembly;

import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.PairModel;
import java.util.List;

/// A ranker before its weights are read. Closing releases the tokenizer, and so does closing the model that [#open]
/// makes of it.
interface RankStudent extends AutoCloseable {
    /// Returns the number of its parameters, rightly to a few percent.
    long parameters();

    /// Returns the bytes that a training pass keeps for each token.
    long bytesPerToken();

    /// Returns the longest pair that it reads, tokens.
    int maxLength();

    /// Returns how many tokens a pair of these lists has, rather too many; a pass has as many for each pair.
    default int usualLength(List<QueryList> lists) {
        return maxLength();
    }

    /// Returns its logits of a pair.
    int labels();

    /// Returns what a person should know before using it.
    List<String> notes();

    /// Reads the weights, or draws them.
    ///
    /// @throws dev.edgewise.error.UserException if they cannot be used
    PairModel open();

    @Override
    void close();
}
