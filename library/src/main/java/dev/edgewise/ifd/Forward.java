package dev.edgewise.ifd;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.policy.Reference;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Perplexities of completions, each computed once: a text that occurs twice is scored once, and completions of one
/// prompt share it.
final class Forward {
    /// Prompts below are not worth sharing: the layout of shared prompts takes more places than it saves.
    private static final int WORTH_SHARING = 8;

    private final Reference shared;
    private final Reference apart;
    private long tokens;

    Forward(Reference shared, Reference apart) {
        this.shared = shared;
        this.apart = apart;
    }

    /// Returns `exp(−mean log-probability)` of each completion; NaN where there is no sequence.
    double[] perplexities(List<@Nullable TrainingSequence> sequences) {
        Map<IntBuffer, List<Integer>> byPrompt = new LinkedHashMap<>();
        Map<List<IntBuffer>, Integer> seen = new HashMap<>();
        int[] first = new int[sequences.size()];
        for (int i = 0; i < first.length; i++) {
            TrainingSequence sequence = sequences.get(i);
            if (sequence != null) {
                IntBuffer prompt = IntBuffer.wrap(sequence.promptIds());
                Integer before = seen.putIfAbsent(List.of(prompt, IntBuffer.wrap(sequence.completionIds())), i);
                first[i] = before == null ? i : before;
                if (first[i] == i) {
                    byPrompt.computeIfAbsent(prompt, _ -> new ArrayList<>()).add(i);
                }
            }
        }
        double[] values = new double[first.length];
        Arrays.fill(values, Double.NaN);
        List<Integer> together = new ArrayList<>();
        List<Integer> single = new ArrayList<>();
        tokens = 0;
        byPrompt.forEach((prompt, indices) -> {
            boolean shares = indices.size() > 1 && prompt.remaining() > WORTH_SHARING;
            (shares ? together : single).addAll(indices);
            tokens += (long) prompt.remaining() * (shares ? 1 : indices.size());
        });
        read(shared, sequences, together, values);
        read(apart, sequences, single, values);
        for (int i = 0; i < first.length; i++) {
            values[i] = sequences.get(i) == null ? Double.NaN : values[first[i]];
        }
        return values;
    }

    private void read(Reference model, List<@Nullable TrainingSequence> all, List<Integer> indices, double[] values) {
        List<TrainingSequence> chosen = new ArrayList<>();
        for (int index : indices) {
            TrainingSequence sequence = all.get(index);
            if (sequence != null) {
                chosen.add(sequence);
            }
        }
        if (chosen.isEmpty()) {
            return;
        }
        List<float[]> logProbs = model.logProbs(chosen, 1);
        for (int i = 0; i < logProbs.size(); i++) {
            values[indices.get(i)] = perplexity(logProbs.get(i));
            tokens += logProbs.get(i).length;
        }
    }

    private static double perplexity(float[] logProbs) {
        double sum = 0;
        for (float logProb : logProbs) {
            sum -= logProb;
        }
        return Math.exp(sum / logProbs.length);
    }

    /// Returns how many tokens the last call took through the model.
    long tokens() {
        return tokens;
    }
}
