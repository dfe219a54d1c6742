package dev.edgewise.rerank;

import dev.edgewise.model.Parameter;
import dev.edgewise.profile.Profile;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.nio.file.Path;
import java.util.List;

/// A model that scores pairs of a query and a document, and learns to: an encoder with a head, or a decoder that is
/// asked. Belongs to one thread, and owns its weights.
///
/// Passes are made of as many tokens as the model was opened for. What passes it takes changes no result beyond
/// rounding, and the same pairs in the same order always go through the same passes.
public interface PairModel extends AutoCloseable {
    /// Returns the number of logits of a pair: 1 for a score, more for classes, the grades from 0 on.
    int labels();

    /// Returns the tokens of the first query with the first document, and so on, cut to the model's longest input.
    ///
    /// @param documents as many as there are queries
    TokenizedPairs tokenize(List<String> queries, List<String> documents);

    /// Returns the logits of pairs, a row of [#labels] each; nothing is kept for a backward pass.
    float[][] logits(List<PairTokens> pairs);

    /// Adds the gradient of one loss over all pairs to the gradients of the trainable parameters.
    ///
    /// All pairs are read before `gradient` is asked, once. The lists of a loss may lie in several passes: those
    /// whose activations were not kept are read again, so that the sum is that of one large pass.
    ///
    /// @param pairs at least one
    /// @param seed from which every random draw of the passes derives, such as dropout
    /// @return the logits that `gradient` saw
    float[][] accumulate(List<PairTokens> pairs, long seed, PairGradient gradient);

    /// Returns all parameters, frozen ones, too.
    List<Parameter> parameters();

    /// Returns the parameters that the optimizer moves.
    List<Parameter> trainable();

    /// Lets the next gradients replace those that are there.
    void clearGradients();

    /// Brings working copies up to date with the masters: after loading, and after every step of the optimizer.
    void refresh();

    /// Writes what the optimizer moves into the directory of a checkpoint: F32 masters, or those of an adapter.
    void store(Path directory);

    /// Takes over what [#store] wrote, and refreshes.
    ///
    /// @throws dev.edgewise.error.UserException if it does not fit
    void load(Path directory);

    /// Writes everything but weights into the directory of a checkpoint, so that it is a model by itself.
    /// Nothing where an adapter is trained.
    default void describe(Path directory) {}

    /// Fills a directory with the whole model in the layout of Hugging Face: configuration, weights with an adapter
    /// merged in, tokenizer, and what sentence-transformers reads beside them.
    void write(Path directory);

    /// Returns what becomes of a logit when a score is shown; of a model with one label.
    ScoreActivation activation();

    /// Tells whether pairs are read under a prompt of ours, which other software does not know.
    default boolean prompted() {
        return false;
    }

    /// Returns what times the passes.
    Profile profile();

    /// Returns what a person should know of the model in one line: kind, parameters, number format.
    String description();

    /// Returns the score shown for the logits of a pair: activated, or the expected grade where there are classes.
    default double score(float[] logits) {
        return labels() == 1 ? activation().of(logits[0]) : rankingScore(logits);
    }

    /// Returns what documents are ordered by: the logit itself, which a sigmoid might make equal to another
    /// one, or the expected grade where there are classes.
    default double rankingScore(float[] logits) {
        if (labels() == 1) {
            return logits[0];
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        double weighted = 0;
        for (int grade = 0; grade < logits.length; grade++) {
            double share = Math.exp(logits[grade] - largest);
            sum += share;
            weighted += grade * share;
        }
        return weighted / sum;
    }

    @Override
    void close();
}
