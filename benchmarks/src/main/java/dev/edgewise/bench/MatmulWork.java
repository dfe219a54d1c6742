package dev.edgewise.bench;

import dev.edgewise.bench.Product.Kind;
import dev.edgewise.model.DecoderConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The products with weights that a workload cannot do without, and how often each.
///
///     limit = Σ over products of times · FLOPs / rate measured at that shape
///
/// Counted are the projections and the output head. Not counted, so that the limit is a little lower than what a
/// perfect program would take: attention's own products, norms, sampling, the optimizer. Work that can be shared is
/// counted once: a group has one prompt pass in the rollout and one in the update.
final class MatmulWork {
    private final DecoderConfig config;
    private final int headChunk;
    private final Map<Product, Double> times = new LinkedHashMap<>();

    private MatmulWork(DecoderConfig config, int headChunk) {
        this.config = config;
        this.headChunk = headChunk;
    }

    /// Returns the products of `workload` and how often each is made; a part of a chunk counts as a part.
    ///
    /// @param headChunk tokens whose logits exist at a time in training
    static Map<Product, Double> of(Workload workload, DecoderConfig config, int headChunk) {
        MatmulWork work = new MatmulWork(config, headChunk);
        switch (workload) {
            case Workload.Generation w -> work.generate(w.batch(), w.batch(), w.prompt(), w.newTokens());
            case Workload.SftStep w -> work.train((long) w.batch() * w.length(), (long) w.batch() * (w.length() - 1));
            case Workload.GrpoStep w -> {
                work.generate(w.prompts(), w.completions(), w.prompt(), w.newTokens());
                long completionTokens = (long) w.completions() * w.newTokens();
                work.train((long) w.prompts() * w.prompt() + completionTokens, completionTokens);
            }
            case Workload.StartUp _ -> {}
            case Workload.Products w -> {
                work.layers(w.few(), 1, Kind.FORWARD);
                work.head(w.few(), 1, Kind.FORWARD);
                work.layers(w.many(), 1, Kind.FORWARD);
                work.head(Math.min(w.many(), headChunk), 1, Kind.FORWARD);
            }
        }
        return work.times;
    }

    /// Returns the products of the prompts' pass of a generation alone.
    static Map<Product, Double> prefill(Workload.Generation workload, DecoderConfig config) {
        return of(new Workload.Generation(workload.batch(), workload.prompt(), 1), config, 1);
    }

    /// Seconds that the products take at the measured rates.
    ///
    /// @param rate FLOP/s of a product
    static double seconds(Map<Product, Double> times, ToDoubleFunction<Product> rate) {
        return times.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() * entry.getKey().flops() / rate.applyAsDouble(entry.getKey()))
                .sum();
    }

    static double flops(Map<Product, Double> times) {
        return seconds(times, _ -> 1);
    }

    /// Returns how many weights of a product's shape the network has.
    static int weights(Product product, DecoderConfig config) {
        return product.outputs() == config.vocabulary() ? 1 : config.layers();
    }

    private void generate(long prompts, long rows, long prompt, long newTokens) {
        layers(prompts * prompt, 1, Kind.FORWARD);
        layers(rows, newTokens - 1.0, Kind.FORWARD);
        head(rows, (double) newTokens, Kind.FORWARD);
    }

    private void train(long tokens, long targets) {
        for (Kind kind : Kind.values()) {
            layers(tokens, 1, kind);
            long chunk = Math.min(headChunk, targets);
            head(chunk, (double) targets / chunk, kind);
        }
    }

    private void layers(long rows, double passes, Kind kind) {
        long hidden = config.hidden();
        double count = passes * config.layers();
        add(new Product(kind, rows, hidden, config.qkvWidth()), count);
        add(new Product(kind, rows, config.queryWidth(), hidden), count);
        add(new Product(kind, rows, hidden, 2L * config.mlp()), count);
        add(new Product(kind, rows, config.mlp(), hidden), count);
    }

    private void head(long rows, double count, Kind kind) {
        add(new Product(kind, rows, config.hidden(), config.vocabulary()), count);
    }

    private void add(Product product, double count) {
        if (count > 0) {
            times.merge(product, count, Double::sum);
        }
    }
}
