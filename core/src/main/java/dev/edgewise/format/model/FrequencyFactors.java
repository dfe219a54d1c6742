package dev.edgewise.format.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// RoPE frequency factors, from which Llama 3's scaling is recovered. The rotation of pair `i` has frequency
///
///     ω_i = θ^(−2i/d) / f_i
///
/// Llama 3 keeps high frequencies (f = 1), divides low ones by `factor`, and blends in between:
///
///     1/f = (1 − s)/factor + s,   s = (L·ω/2π − low) / (high − low)
///
/// with original context `L`. `s` is linear in ω = θ^(−2i/d), so two blended pairs give slope and intercept,
/// and one does if high = 4; `L`, `low` and `high` share one free scale, fixed by low = 1 (1 and 4 are
/// Llama's own values). Factors that follow no such law become `longrope`, which takes them as they are.
@SuppressWarnings("ArrayRecordComponent") // never compared
record FrequencyFactors(float[] factors, double theta) {
    private static final double LLAMA_HIGH = 4;
    private static final double LLAMA_CONTEXT = 8192;
    private static final double TOLERANCE = 1e-4;

    /// The `rope_scaling` object these factors came from; JSON null when all are 1.
    JsonNode scaling() {
        float largest = 1;
        boolean plain = true;
        for (float factor : factors) {
            largest = Math.max(largest, factor);
            plain &= factor == 1;
        }
        if (plain) {
            return JsonNodeFactory.instance.nullNode();
        }
        Law fitted = fit(largest);
        if (follows(fitted)) {
            return fitted.json();
        }
        return asTheyAre();
    }

    /// Llama's own law through the first blended pair where it fits, otherwise the law through the two
    /// outermost blended pairs, rounded to whole numbers where these fit too.
    private Law fit(double factor) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] > 1 && factors[i] < factor) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return new Law(factor, LLAMA_HIGH, LLAMA_CONTEXT);
        }
        double turns = 1 + (LLAMA_HIGH - 1) * blend(first, factor);
        Law usual = new Law(factor, LLAMA_HIGH, Math.rint(2 * Math.PI * turns / frequency(first)));
        if (first == last || follows(usual)) {
            return usual;
        }
        double slope = (blend(first, factor) - blend(last, factor)) / (frequency(first) - frequency(last));
        double low = slope * frequency(first) - blend(first, factor);
        double high = 1 + 1 / low;
        Law exact = new Law(factor, high, slope * 2 * Math.PI * (high - 1));
        Law rounded = new Law(factor, Math.rint(high), Math.rint(exact.context));
        return follows(rounded) ? rounded : exact;
    }

    private double blend(int i, double factor) {
        return (1.0 / factors[i] - 1 / factor) / (1 - 1 / factor);
    }

    private double frequency(int i) {
        return Math.pow(theta, -(double) i / factors.length);
    }

    private boolean follows(Law law) {
        for (int i = 0; i < factors.length; i++) {
            double expected = law.factorAt(frequency(i));
            if (!(Math.abs(factors[i] - expected) <= TOLERANCE * expected)) {
                return false;
            }
        }
        return true;
    }

    private ObjectNode asTheyAre() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("rope_type", "longrope").put("attention_factor", 1.0);
        ArrayNode shortFactor = node.putArray("short_factor");
        ArrayNode longFactor = node.putArray("long_factor");
        for (float factor : factors) {
            shortFactor.add(factor);
            longFactor.add(factor);
        }
        return node;
    }

    private record Law(double factor, double high, double context) {
        double factorAt(double frequency) {
            double turns = context * frequency / (2 * Math.PI);
            if (turns > high) {
                return 1;
            }
            if (turns < 1) {
                return factor;
            }
            double blend = (turns - 1) / (high - 1);
            return 1 / ((1 - blend) / factor + blend);
        }

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("rope_type", "llama3")
                    .put("factor", factor)
                    .put("low_freq_factor", 1.0)
                    .put("high_freq_factor", high)
                    .put("original_max_position_embeddings", Math.round(context));
        }
    }
}
