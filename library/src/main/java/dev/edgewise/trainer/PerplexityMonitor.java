package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.Collective;
import dev.edgewise.monitor.Reading;
import dev.edgewise.policy.Policy;
import java.util.List;

/// Reads the perplexity of text that a run never trains on: what a pretrained model knew.
///
///     PPL = exp(−(1/N) Σ_t log π_θ(y_t | y_<t)),   at temperature 1
///
/// Over several ranks the windows are shared out.
///
/// @param windows as [TextWindows] cuts them; their completions are scored
public record PerplexityMonitor(Policy policy, Collective collective, List<TrainingSequence> windows)
        implements Monitor {
    public PerplexityMonitor {
        windows = List.copyOf(windows);
    }

    @Override
    public Reading read() {
        double sum = 0;
        long tokens = 0;
        for (float[] logProbs : new SharedPolicy(policy, collective).logProbs(policy, windows, 1)) {
            for (float logProb : logProbs) {
                sum -= logProb;
            }
            tokens += logProbs.length;
        }
        return new Reading.Perplexity(Math.exp(sum / tokens), tokens);
    }
}
