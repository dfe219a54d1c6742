package dev.edgewise.cli.bench;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures how fast this machine makes a product, by itself.
///
/// With few rows a product reads its weight once and hardly computes; the clock then goes through as many different
/// weights as the network has layers, so that they come from where they come from in the network. The fastest of
/// several rounds counts, since a limit is asked for.
final class ProductClock {
    private static final long MANY_ROWS = 256;
    private static final int LEAST_ROUNDS = 3;
    private static final int USUAL_ROUNDS = 10;
    private static final long LEAST_NANOS = 50_000_000;
    private static final long MOST_NANOS = 300_000_000;

    private final DecoderConfig config;
    private final Device device;
    private final DType type;
    private final Noise noise = new Noise(0);
    private final Map<Product, Double> rates = new LinkedHashMap<>();

    ProductClock(DecoderConfig config, Device device, DType type) {
        this.config = config;
        this.device = device;
        this.type = type;
    }

    /// FLOP/s; measured once per product.
    double rate(Product product) {
        return rates.computeIfAbsent(product, this::measure);
    }

    /// Every product measured so far with its FLOP/s.
    Map<Product, Double> rates() {
        return rates;
    }

    private double measure(Product product) {
        int count = product.rows() < MANY_ROWS ? MatmulWork.weights(product, config) : 1;
        try (var _ = TensorScope.open()) {
            Tensor x = noise.tensor(device, type, product.rows(), product.inputs());
            Tensor dy = noise.tensor(device, type, product.rows(), product.outputs());
            List<Tensor> weights = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                weights.add(noise.tensor(device, type, product.outputs(), product.inputs()));
            }
            long best = Long.MAX_VALUE;
            long spent = 0;
            round(product, x, dy, weights);
            for (int i = 0; i < LEAST_ROUNDS || spent < LEAST_NANOS || (i < USUAL_ROUNDS && spent < MOST_NANOS); i++) {
                long nanos = round(product, x, dy, weights);
                best = Math.min(best, nanos);
                spent += nanos;
            }
            return product.flops() * count / (best / 1e9);
        }
    }

    private static long round(Product product, Tensor x, Tensor dy, List<Tensor> weights) {
        long start = System.nanoTime();
        for (Tensor weight : weights) {
            try (var _ = TensorScope.open()) {
                Tensor _ = switch (product.kind()) {
                    case FORWARD -> x.linear(weight, null);
                    case INPUT_GRADIENT -> dy.matmul(weight);
                    case WEIGHT_GRADIENT -> dy.t().matmul(x);
                };
            }
        }
        return System.nanoTime() - start;
    }
}
