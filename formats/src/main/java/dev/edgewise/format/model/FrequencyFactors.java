package dev.edgewise.format.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// RoPE frequency factors, from which Llama 3's scaling is recovered. The rotation of pair `i` has frequency
///
///     ω_i = θ^(−2i/d) / f_i
///
/// Llama 3 keeps high frequencies (f = 1), divides low ones by `factor`, and blends in between:
///
///     1/f = (1 − s)/factor + s,   s = (L·ω/2π − low) / (high − low)
///
/// with original context `L`. `s` is linear in ω = θ^(−2i/d), so two blended pairs give slope and intercept;
/// with one or none the law is not unique and the most usual one is taken (low 1, high 4). `L`, `low` and
/// `high` share one free scale: the smallest that makes them whole numbers. The same factor for every pair is
/// linear scaling.
@SuppressWarnings("ArrayRecordComponent") // never compared
record FrequencyFactors(float[] factors, double theta) {
    private static final double LLAMA_HIGH = 4;
    private static final double LLAMA_CONTEXT = 8192;
    private static final double[] OTHER_HIGHS = {2, 3, 8, 16, 32, 1.5, 1.1};
    private static final int MOST_SCALES = 16;

    /// The converter computes in single precision.
    private static final double TOLERANCE = 1e-5;

    /// Returns the `rope_scaling` object these factors came from, JSON null when all are 1; empty when they
    /// follow no law.
    Optional<JsonNode> scaling() {
        float largest = 0;
        float smallest = Float.POSITIVE_INFINITY;
        for (float factor : factors) {
            largest = Math.max(largest, factor);
            smallest = Math.min(smallest, factor);
        }
        double factor = Double.parseDouble(Float.toString(largest));
        if (largest == smallest) {
            return Optional.of(
                    largest == 1
                            ? JsonNodeFactory.instance.nullNode()
                            : JsonNodeFactory.instance
                                    .objectNode()
                                    .put("rope_type", "linear")
                                    .put("factor", factor));
        }
        return candidates(factor).stream().filter(this::follows).findFirst().map(Law::json);
    }

    /// Laws through the blended pairs, the most usual first.
    private List<Law> candidates(double factor) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] > 1 && factors[i] < (float) factor) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return step(factor);
        }
        List<Law> laws = new ArrayList<>();
        laws.add(through(first, factor, LLAMA_HIGH).rounded(1));
        if (first < last) {
            double slope = (blend(first, factor) - blend(last, factor)) / (frequency(first) - frequency(last));
            double low = slope * frequency(first) - blend(first, factor);
            double high = 1 + 1 / low;
            addScaled(laws, new Law(factor, 1, high, slope * 2 * Math.PI * (high - 1)));
        } else {
            for (double high : OTHER_HIGHS) {
                addScaled(laws, through(first, factor, high));
            }
        }
        return laws;
    }

    /// Returns the law with low 1 and a given high that blends pair `i` as it is blended here.
    private Law through(int i, double factor, double high) {
        double turns = 1 + (high - 1) * blend(i, factor);
        return new Law(factor, 1, high, 2 * Math.PI * turns / frequency(i));
    }

    private static void addScaled(List<Law> laws, Law exact) {
        for (int scale = 1; scale <= MOST_SCALES; scale++) {
            laws.add(exact.rounded(scale));
        }
        laws.add(exact);
    }

    /// Returns the laws that blend no pair: the jump from 1 to `factor` lies between two pairs.
    private List<Law> step(double factor) {
        int scaled = 0;
        while (scaled < factors.length && factors[scaled] == 1) {
            scaled++;
        }
        List<Law> laws = new ArrayList<>();
        laws.add(new Law(factor, 1, LLAMA_HIGH, LLAMA_CONTEXT));
        if (scaled > 0 && scaled < factors.length) {
            double ratio = frequency(scaled - 1) / frequency(scaled);
            double high = ratio > LLAMA_HIGH ? LLAMA_HIGH : Math.sqrt(ratio);
            double turns = Math.sqrt(high * ratio);
            addScaled(laws, new Law(factor, 1, high, 2 * Math.PI * turns / frequency(scaled - 1)));
        }
        return laws;
    }

    private double blend(int i, double factor) {
        return (1.0 / factors[i] - 1 / factor) / (1 - 1 / factor);
    }

    private double frequency(int i) {
        return Math.pow(theta, -(double) i / factors.length);
    }

    private boolean follows(Law law) {
        if (!(law.high > law.low && law.low > 0 && law.context > 0)) {
            return false;
        }
        for (int i = 0; i < factors.length; i++) {
            double expected = law.factorAt(frequency(i));
            if (!(Math.abs(factors[i] - expected) <= TOLERANCE * expected)) {
                return false;
            }
        }
        return true;
    }

    private record Law(double factor, double low, double high, double context) {
        /// Returns the same law with low, high and context multiplied, which changes nothing, and rounded.
        Law rounded(int scale) {
            return new Law(factor, scale * low, Math.rint(scale * high), Math.rint(scale * context));
        }

        double factorAt(double frequency) {
            double turns = context * frequency / (2 * Math.PI);
            if (turns > high) {
                return 1;
            }
            if (turns < low) {
                return factor;
            }
            double blend = (turns - low) / (high - low);
            return 1 / ((1 - blend) / factor + blend);
        }

        ObjectNode json() {
            ObjectNode node = JsonNodeFactory.instance
                    .objectNode()
                    .put("rope_type", "llama3")
                    .put("factor", factor)
                    .put("low_freq_factor", low)
                    .put("high_freq_factor", high);
            return context == Math.rint(context)
                    ? node.put("original_max_position_embeddings", Math.round(context))
                    : node.put("original_max_position_embeddings", context);
        }
    }
}
