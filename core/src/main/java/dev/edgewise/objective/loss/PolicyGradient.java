package dev.edgewise.objective.loss;

import dev.edgewise.error.ConfigException;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.ObjectiveProvider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The GRPO family: a clipped policy gradient with an optional KL penalty and an optional pull
/// on the entropy ([EntropyPull]).
///
///     L = Σ_i w_i Σ_t [ l(ρ_it, Â_i) + β · k3_it + pull(log π_θ) ],   ρ = exp(log π_θ − log π_old)
///
/// with `l` by [Surrogate] and `w` by [LossType]. GRPO, 2402.03300, equation 3; the variants are named at
/// [LossType], [ClipRange] and [KlPenalty]. Semantics, defaults and metrics are TRL's
/// (`GRPOTrainer._compute_loss`, 1.13).
///
/// Without old log-probabilities π_old = sg(π_θ): ρ is 1, nothing is clipped, and the gradient is the plain
/// policy gradient −w·Â·∂log π_θ.
///
/// How we differ: counts are those of the whole optimizer step, never of a micro-batch, and the maths is done
/// in `double`.
///
/// @param maxCompletionLength L of Dr. GRPO's constant divisor, at least 1; used by that type only
/// @param pull towards an entropy, none unless a guard asks for it
public record PolicyGradient(LossType lossType, ClipRange clip, KlPenalty kl, int maxCompletionLength, EntropyPull pull)
        implements Objective {
    public PolicyGradient {
        if (maxCompletionLength < 1) {
            throw new ConfigException("max_completion_length is " + maxCompletionLength
                    + "; allowed is a number of tokens of at least 1, for example 512");
        }
        if (lossType == LossType.CISPO && clip.high() < 1) {
            throw new ConfigException("epsilon_high is " + clip.high() + " with loss_type cispo; there it bounds the"
                    + " ratio itself, so that below 1 every token is damped; set epsilon_high to 5.0");
        }
    }

    /// Returns the provider that makes it from a configuration.
    public static ObjectiveProvider<NoSettings> provider(LossType type) {
        return ObjectiveProvider.of(
                type.key(),
                NoSettings.class,
                (_, context) -> new PolicyGradient(
                        type,
                        new ClipRange(context.epsilon(), context.epsilonHigh()),
                        new KlPenalty(context.beta(), true, context.measuresKl()),
                        context.maxCompletionLength()));
    }

    /// Makes it without a pull on the entropy.
    public PolicyGradient(LossType lossType, ClipRange clip, KlPenalty kl, int maxCompletionLength) {
        this(lossType, clip, kl, maxCompletionLength, EntropyPull.NONE);
    }

    @Override
    public String name() {
        return lossType.key();
    }

    @Override
    public double[] weights(int[] completionLengths) {
        return lossType.weights(completionLengths, maxCompletionLength);
    }

    @Override
    public boolean needsReference() {
        return kl.needsReference();
    }

    @Override
    public boolean idleWithoutAdvantage() {
        return !kl.active() && pull.coefficient() == 0;
    }

    @Override
    public TokenLoss evaluate(TokenSlice slice) {
        float[] reference = slice.referenceLogProbs();
        if (kl.needsReference() && reference == null) {
            throw new IllegalArgumentException("beta is " + kl.beta() + (kl.measured() ? " and KL is measured" : "")
                    + " but the slice has no reference log-probabilities");
        }
        Surrogate surrogate = surrogate();
        float[] gradient = new float[slice.size()];
        double loss = 0;
        for (int i = 0; i < gradient.length; i++) {
            double logProb = slice.logProbs()[i];
            double ratio = ratio(slice.logProbs(), slice.oldLogProbs(), i);
            double value = surrogate.value(ratio, logProb, slice.advantages()[i]) + pull.value(logProb);
            double slope = surrogate.slope(ratio, slice.advantages()[i]) + pull.slope(logProb);
            if (kl.active() && reference != null) {
                value += kl.beta() * kl.value(ratio, logProb, reference[i]);
                slope += kl.beta() * kl.slope(ratio, logProb, reference[i]);
            }
            loss += slice.weights()[i] * value;
            gradient[i] = (float) (slice.weights()[i] * slope);
        }
        return new TokenLoss(loss, gradient);
    }

    @Override
    public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
        return PolicyMetrics.of(surrogate(), kl, sequences);
    }

    private Surrogate surrogate() {
        return new Surrogate(lossType == LossType.CISPO, clip);
    }

    static double ratio(float[] logProbs, float @Nullable [] oldLogProbs, int i) {
        return oldLogProbs == null ? 1 : Math.exp((double) logProbs[i] - oldLogProbs[i]);
    }
}
