package dev.edgewise.server.batch;

import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.generate.TokenSampler;
import dev.edgewise.tensor.RowOrder;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Draws the next token of each row by its own settings. Rows with equal settings are drawn together.
final class RowSampler {
    /// Rows that are scored at a time.
    private static final int SCORED = 64;

    private final Set<Integer> eosIds;

    RowSampler(Set<Integer> eosIds) {
        this.eosIds = eosIds;
    }

    /// A row and the place of its logits.
    record Place(int index, EngineRow row) {}

    /// Appends one token to every row.
    ///
    /// @param logits `[N, V]`, F32, which may be overwritten
    void draw(Tensor logits, List<Place> places) {
        try (var _ = TensorScope.open()) {
            Map<SamplingSettings, List<Place>> alike = new LinkedHashMap<>();
            for (Place place : places) {
                constrain(logits, place);
                SamplingSettings s = place.row().job().generation().sampling();
                SamplingSettings key = new SamplingSettings(s.temperature(), s.topP(), s.topK(), 1, List.of());
                alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(place);
            }
            alike.forEach((settings, same) -> draw(logits, settings, same));
        }
    }

    private static void constrain(Tensor logits, Place place) {
        TokenConstraint constraint = place.row().constraint();
        BitSet allowed = constraint == null ? null : constraint.allowed();
        if (allowed == null) {
            return;
        }
        TokenSampler.restrict(logits, place.index(), allowed);
    }

    private void draw(Tensor logits, SamplingSettings settings, List<Place> places) {
        long[] indices = places.stream().mapToLong(Place::index).toArray();
        Tensor mine = logits.indexSelect(0, Tensors.longs(logits.device(), indices, indices.length));
        float[] uniforms = new float[indices.length];
        int alternatives = -1;
        for (int i = 0; i < uniforms.length; i++) {
            uniforms[i] = places.get(i).row().uniform();
            alternatives = Math.max(
                    alternatives, places.get(i).row().job().generation().alternatives());
        }
        Tensor raw = alternatives < 0 ? null : mine.copy();
        long[] tokens = TokenSampler.draw(mine, uniforms, settings).tokens();
        List<TokenScore> scores = raw == null ? List.of() : scores(raw, tokens, alternatives);
        for (int i = 0; i < tokens.length; i++) {
            EngineRow row = places.get(i).row();
            row.append((int) tokens[i], score(row, scores, i), eosIds);
        }
    }

    private static @Nullable TokenScore score(EngineRow row, List<TokenScore> scores, int i) {
        int alternatives = row.job().generation().alternatives();
        if (alternatives < 0) {
            return null;
        }
        TokenScore all = scores.get(i);
        int count = Math.min(alternatives, all.topIds().length);
        return new TokenScore(
                all.id(), all.logProb(), Arrays.copyOf(all.topIds(), count), Arrays.copyOf(all.topLogProbs(), count));
    }

    /// Returns the scores of given tokens.
    ///
    /// @param logits `[N, V]`, F32
    /// @param tokens `N` ids
    static List<TokenScore> scores(Tensor logits, long[] tokens, int alternatives) {
        List<TokenScore> scores = new ArrayList<>(tokens.length);
        int top = (int) Math.min(alternatives, logits.size(1));
        for (int start = 0; start < tokens.length; start += SCORED) {
            int n = Math.min(SCORED, tokens.length - start);
            try (var _ = TensorScope.open()) {
                Tensor logProbs = logits.narrow(0, start, n).logSoftmax(-1);
                long[] ids = Arrays.copyOfRange(tokens, start, start + n);
                float[] chosen = logProbs.gather(-1, Tensors.longs(logits.device(), ids, n, 1))
                        .toFloats();
                RowOrder.Sorted best = RowOrder.largest(logProbs, Math.max(1, top));
                long[] bestIds = best.indices().toLongs();
                float[] values = best.values().toFloats();
                int width = bestIds.length / n;
                for (int i = 0; i < n; i++) {
                    int from = i * width;
                    scores.add(new TokenScore(
                            (int) ids[i],
                            chosen[i],
                            Arrays.stream(bestIds, from, from + top)
                                    .mapToInt(Math::toIntExact)
                                    .toArray(),
                            Arrays.copyOfRange(values, from, from + top)));
                }
            }
        }
        return scores;
    }
}
