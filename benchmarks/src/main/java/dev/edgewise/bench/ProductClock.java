package dev.edgewise.bench;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.PackedMatrix;
import dev.edgewise.tensor.Products;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Measures how fast this machine makes a product, by itself.
///
/// With few rows a product reads its weight once and hardly computes; the clock then goes through as many different
/// weights as the network has layers, so that they come from where they come from in the network. The fastest of
/// several rounds counts, since a limit is asked for.
final class ProductClock {
    private static final long MANY_ROWS = 256;
    private static final int LEAST_ROUNDS = 3;
    private static final int USUAL_ROUNDS = 10;
    private static final long LEAST_NANOS = 30_000_000;
    private static final long MOST_NANOS = 150_000_000;

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

    /// Returns FLOP/s; measured once per product.
    double rate(Product product) {
        return rates.computeIfAbsent(product, this::measure);
    }

    /// Returns every product measured so far with its FLOP/s.
    Map<Product, Double> rates() {
        return rates;
    }

    private double measure(Product product) {
        int count = product.rows() < MANY_ROWS ? MatmulWork.weights(product, config) : 1;
        List<PackedMatrix> packed = new ArrayList<>();
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            Tensor x = noise.tensor(device, type, product.rows(), product.inputs());
            Tensor dy = noise.tensor(device, type, product.rows(), product.outputs());
            List<Tensor> weights = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                weights.add(noise.tensor(device, type, product.outputs(), product.inputs()));
            }
            List<IntFunction<Tensor>> kernels = switch (product.kind()) {
                case FORWARD -> {
                    weights.forEach(weight -> packed.add(PackedMatrix.of(weight)));
                    yield List.of(
                            i -> x.linear(weights.get(i), null),
                            i -> Products.linear(x, weights.get(i), null),
                            i -> packed.get(i).linear(x, null));
                }
                case INPUT_GRADIENT ->
                    List.of(i -> dy.matmul(weights.get(i)), i -> Products.timesWeight(dy, weights.get(i)));
                case WEIGHT_GRADIENT -> List.of(_ -> dy.t().matmul(x), _ -> Products.transposedTimes(dy, x));
            };
            long best = kernels.stream()
                    .mapToLong(kernel -> fastest(kernel, count))
                    .min()
                    .orElseThrow();
            return product.flops() * count / (best / 1e9);
        } finally {
            packed.forEach(PackedMatrix::close);
        }
    }

    /// Nanoseconds of the fastest of some rounds.
    private static long fastest(IntFunction<Tensor> kernel, int count) {
        round(kernel, count);
        long best = Long.MAX_VALUE;
        long spent = 0;
        for (int i = 0; i < LEAST_ROUNDS || spent < LEAST_NANOS || (i < USUAL_ROUNDS && spent < MOST_NANOS); i++) {
            long nanos = round(kernel, count);
            best = Math.min(best, nanos);
            spent += nanos;
        }
        return best;
    }

    private static long round(IntFunction<Tensor> kernel, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            try (var _ = TensorScope.open()) {
                Tensor _ = kernel.apply(i);
            }
        }
        return System.nanoTime() - start;
    }
}
