package dev.edgewise.encoder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sizes and variants of an encoder with a classification head.
///
/// @param types rows of the token type table; 0 for none
/// @param positions rows of the position table, or the longest sequence where positions are rotary
/// @param padding id of the padding token, whose embedding is not trained; −1 for none
/// @param embedding width of the embeddings
/// @param hidden width C of the residual stream
/// @param mlp width F of the MLP
/// @param labels numbers in a pair's logits
/// @param modern what ModernBERT has beyond BERT; null in other families
public record EncoderConfig(
        Family family,
        int vocabulary,
        int types,
        int positions,
        int padding,
        int embedding,
        int hidden,
        int layers,
        int heads,
        int mlp,
        Activation activation,
        double normEpsilon,
        DropoutRates dropout,
        double initializerRange,
        int labels,
        @Nullable ModernConfig modern) {
    /// Shares of values that training sets to zero, by place.
    ///
    /// @param attention of the attention's probabilities
    /// @param attentionOutput of what attention adds to the residual stream
    /// @param activation of the MLP's inner values
    /// @param mlpOutput of what the MLP adds to the residual stream
    /// @param head of the head's inputs
    public record DropoutRates(
            double embedding,
            double attention,
            double attentionOutput,
            double activation,
            double mlpOutput,
            double head) {
        /// Nothing is dropped.
        public static final DropoutRates NONE = new DropoutRates(0, 0, 0, 0, 0, 0);
    }

    /// What only ModernBERT has.
    ///
    /// @param global of each layer, whether it sees all tokens
    /// @param window how far to each side a token sees in the other layers
    /// @param meanPooling whether the head reads the mean of all tokens instead of the first
    public record ModernConfig(
            boolean attentionBias,
            boolean mlpBias,
            boolean normBias,
            boolean classifierBias,
            List<Boolean> global,
            int window,
            double globalTheta,
            double localTheta,
            boolean meanPooling,
            Activation classifierActivation) {
        public ModernConfig {
            global = List.copyOf(global);
        }
    }

    /// Returns D.
    public int headSize() {
        return hidden / heads;
    }

    /// Returns the most tokens that a pair may have.
    public int longest() {
        return family.positionsFollowPadding() ? positions - padding - 1 : positions;
    }

    /// Returns the same encoder with another number of labels.
    public EncoderConfig withLabels(int count) {
        return with(dropout, count);
    }

    /// Returns the same encoder with other dropout.
    public EncoderConfig withDropout(DropoutRates rates) {
        return with(rates, labels);
    }

    private EncoderConfig with(DropoutRates rates, int count) {
        return new EncoderConfig(
                family,
                vocabulary,
                types,
                positions,
                padding,
                embedding,
                hidden,
                layers,
                heads,
                mlp,
                activation,
                normEpsilon,
                rates,
                initializerRange,
                count,
                modern);
    }
}
