package dev.edgewise.trainer;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.completion.FormatShares;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a step's completions are written, and how far that lies from how the run began.
///
/// - `formats/<format>/share` and `/accuracy`
/// - `formats/entropy`: H = −Σ p_f log p_f, nats; `formats/evenness`: H / log F of the F formats that are known;
///   `formats/effective`: exp(H), formats in effect
/// - `formats/winner_share`: the share of the most frequent format
/// - `formats/distance`: total variation ½ Σ |p_f − q_f| from the shares q of the run's first [#START] completions and
///   those of their steps, 0 to 1; absent until they were made
final class FormatMetrics implements FieldState {
    private static final int START = 128;

    private final CompletionFormats formats;
    private final Map<String, Double> start = new TreeMap<>();

    FormatMetrics(CompletionFormats formats) {
        this.formats = formats;
    }

    /// Returns the metrics of a step's completions, none without any.
    Map<String, Double> of(List<Rollout> rollouts) {
        Metrics metrics = new Metrics();
        if (rollouts.isEmpty()) {
            return metrics.values();
        }
        Map<String, Double> counts = new TreeMap<>();
        Map<String, Double> right = new TreeMap<>();
        for (Rollout rollout : rollouts) {
            String format = formats.classify(rollout.completion().text());
            counts.merge(format, 1.0, Double::sum);
            right.merge(format, rollout.score().success() ? 1.0 : 0.0, Double::sum);
        }
        FormatShares shares = FormatShares.of(counts);
        counts.forEach((format, count) -> {
            metrics.put("formats/" + format + "/share", shares.of(format));
            metrics.put("formats/" + format + "/accuracy", right.getOrDefault(format, 0.0) / count);
        });
        metrics.put("formats/entropy", shares.entropy());
        metrics.put("formats/evenness", shares.evenness(formats.formats().size()));
        metrics.put("formats/effective", shares.effectiveNumber());
        metrics.put("formats/winner_share", shares.of(shares.winner()));
        if (seen() >= START) {
            metrics.put("formats/distance", shares.distance(FormatShares.of(start)));
        } else {
            counts.forEach((format, count) -> start.merge(format, count, Double::sum));
        }
        return metrics.values();
    }

    private double seen() {
        return start.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    @Override
    public void fields(StateFields state) {
        state.of("how completions were written at the start").numbers("start", start);
    }
}
