package dev.edgewise.ranking;

/// What a [RankingLoss] wants of the model and of the data.
///
/// @param outputs what the model gives for a pair
/// @param reads how the loss looks at a list
/// @param labels what labels must be
/// @param rawLogits whether labels are compared with logits as they are. Labels that all lie in [0, 1] are then
///     suspicious: they look like probabilities
/// @param invariance what does not change the loss
/// @param inBatchNegatives documents of other lists of the batch that each list gets as further negatives, with
///     label 0; 0 for none, [#ALL] for all of them
public record RankingNeeds(
        Outputs outputs, Reads reads, Labels labels, boolean rawLogits, Invariance invariance, int inBatchNegatives) {
    /// All documents of the other lists.
    public static final int ALL = Integer.MAX_VALUE;

    /// What the model gives for a pair.
    public enum Outputs {
        /// One score: `num_labels` 1.
        SCORE,
        /// A logit of each class: `num_labels` 2 or more.
        CLASSES
    }

    /// How a loss looks at a list.
    public enum Reads {
        /// Each document by itself. Lists may be of any size, and batches may be sorted by length.
        POINTS,
        /// The documents of a list against each other, in any order.
        LISTS,
        /// The first document of a list against each of the others.
        FIRST,
        /// The documents of a list in their order, which is best first.
        BEST_FIRST
    }

    /// What labels must be.
    public enum Labels {
        /// Any numbers that can be compared with logits, such as a teacher's logits.
        SCORES,
        /// Numbers in [0, 1].
        PROBABILITIES,
        /// Grades from 0 on. They are no logits of a teacher: gains are 2^grade − 1.
        GRADES,
        /// Any numbers, higher is better; the order alone counts.
        ORDER,
        /// Ranks: 1 is the best.
        RANKS,
        /// Above 0 for a document that answers the query, else 0.
        POSITIVES,
        /// The number of a class, from 0 on.
        CLASS,
        /// A probability of each class.
        DISTRIBUTION
    }

    /// What may be added to all documents of a query without a change of the loss.
    ///
    /// @param scores a constant on the model's scores. If so, scores of different queries cannot be compared
    /// @param labels a constant on the labels
    public record Invariance(boolean scores, boolean labels) {}
}
