package dev.edgewise.memory;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.tensor.DType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/// The peak of a run's resident memory, estimated from its shape.
///
///     peak = process + weights + max(sampling, update, probe)
///
/// with P parameters of which T are trained, L layers, `w` bytes per value of the compute type, N tokens of a
/// pass, R rows of S tokens:
///
/// | what | bytes |
/// |---|---|
/// | process: the JVM, libtorch, MKL | 500 MiB |
/// | run: kernels and buffers of many shapes, where the compute type is bf16 | 172 MiB |
/// | run: Java's young generation, which fills before it is collected | 0.3 of the heap's first size |
/// | monitors: kernels and buffers of their shapes | 100 MiB |
/// | masters, gradients, AdamW's two moments (F32) | 4P, 4T, 8T; under an adapter its masters too, 4T |
/// | working copy, where the compute type is not F32 | w·P |
/// | the projections with the adapter merged in, where it is | 4·(P − embedding and head) |
/// | reference policy; under an adapter the base is one | 4P, and its working copy |
/// | sampling: key–value cache | 2·L·Hk·D·w·R·S, at most the limit |
/// | sampling: logits and probabilities | 4·R·V·4 |
/// | update: activations, for every layer, and what the passes through one add | N·(20·C + w·((Hq + 2·Hk)·D + 7·F)) |
/// | update: the gradient of the largest matrix, before it is added; none under an adapter | V·C·(w + 4) |
/// | teacher in this process: masters and working copy, cache and logits of its own rows | 4P + w·P, as above |
/// | plasticity probe: a copy with moments, or with an adapter | 16P or 4P, and its working copy |
/// | update: logits of a chunk | 4·4·12,000,000, or of all N·V if that is less |
///
/// The factors count tensors that are alive at once; they were set so that the estimate lies within a factor of
/// [#FACTOR] of the peak of real runs, rather above it (`MemoryEstimateTest`, docs/numerics.md). Threads'
/// stacks, the allocator's slack and the mapped model file are within the process's share.
///
/// @param always kept from the start to the end
/// @param sampling what rollouts and evaluation add
/// @param update what the update adds
/// @param probe what a plasticity probe adds
public record MemoryEstimate(List<Item> always, List<Item> sampling, List<Item> update, List<Item> probe) {
    /// How far a real run may lie from the estimate, either way.
    public static final double FACTOR = 1.5;

    private static final long PROCESS = 500L << 20;
    private static final long KERNELS = 172L << 20;
    private static final long MONITORS = 100L << 20;
    private static final double YOUNG = 0.3;
    private static final double CHUNK_VALUES = 12_000_000;
    private static final int F32 = 4;

    /// Something that takes memory.
    public record Item(String name, long bytes) {
        /// At most a pebibyte, so that sums stay in range however large a shape is.
        Item(String name, double bytes) {
            this(name, (long) Math.min(bytes, 0x1p50));
        }
    }

    public MemoryEstimate {
        always = List.copyOf(always);
        sampling = List.copyOf(sampling);
        update = List.copyOf(update);
        probe = List.copyOf(probe);
    }

    /// Returns the estimate for a run of this shape.
    public static MemoryEstimate of(RunShape shape) {
        return new MemoryEstimate(always(shape), sampling(shape), update(shape), probe(shape));
    }

    /// Returns what a model that only writes takes beside a run.
    ///
    /// @param compute type of its matrix products, by the number of its parameters
    /// @param rows answers that it writes at a time
    /// @param cacheLimit bytes that its key–value cache may take
    public static List<Item> teacher(DecoderConfig model, LongFunction<DType> compute, int rows, long cacheLimit) {
        RunShape shape = new RunShape(model, DType.F32, false, 0, rows, model.context(), cacheLimit);
        RunShape own = shape.withCompute(compute.apply(shape.parameters()));
        double p = own.parameters();
        double working = own.compute() == DType.F32 ? 0 : p * own.compute().bytes();
        long sampling = sum(sampling(own));
        return List.of(
                new Item("teacher's weights", F32 * p + working),
                new Item("teacher's key–value cache and logits", (double) sampling));
    }

    private static List<Item> always(RunShape shape) {
        double p = shape.parameters();
        double trained = shape.trained();
        boolean adapted = shape.rank() > 0;
        double merged = adapted ? F32 * (p - shape.tables()) : 0;
        double working =
                shape.compute() == DType.F32 ? merged : p * shape.compute().bytes();
        List<Item> items = new ArrayList<>();
        items.add(new Item("process", PROCESS));
        items.add(new Item("run", run(shape.compute())));
        if (shape.monitors()) {
            items.add(new Item("monitors", MONITORS));
        }
        items.add(new Item("weights", F32 * p + working));
        if (adapted) {
            items.add(new Item("adapter", F32 * trained));
        }
        items.add(new Item("gradients", F32 * trained));
        items.add(new Item("optimizer moments", 2 * F32 * trained));
        if (shape.reference() && !adapted) {
            items.add(new Item("reference policy", F32 * p + working));
        }
        return items;
    }

    /// Bytes of a run beside its tensors, that two steps of a bare learner do not take.
    static long run(DType compute) {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getInit();
        return (compute == DType.BF16 ? KERNELS : 0) + (long) (YOUNG * heap);
    }

    private static List<Item> sampling(RunShape shape) {
        DecoderConfig model = shape.model();
        double perRow =
                2.0 * model.layers() * model.keyWidth() * shape.compute().bytes() * shape.width();
        return List.of(
                new Item("key–value cache", Math.min(perRow * shape.rows(), Math.max(perRow, (double)
                        shape.cacheLimit()))),
                new Item("logits", 4.0 * shape.rows() * model.vocabulary() * F32));
    }

    private static List<Item> update(RunShape shape) {
        DecoderConfig model = shape.model();
        double n = shape.batchTokens();
        double w = shape.compute().bytes();
        double c = model.hidden();
        double f = model.mlp();
        double layer = 20 * c + w * (model.qkvWidth() + 7 * f);
        return List.of(
                new Item("activations", n * model.layers() * layer),
                new Item("largest matrix gradient", shape.rank() > 0 ? 0 : model.vocabulary() * c * (w + F32)),
                new Item("logits", 4 * F32 * Math.min(CHUNK_VALUES, n * model.vocabulary())));
    }

    private static List<Item> probe(RunShape shape) {
        double p = shape.parameters();
        double w = shape.compute().bytes();
        return switch (shape.probe()) {
            case NONE -> List.of();
            case WHOLE -> List.of(new Item("plasticity probe", p * (4 * F32 + (shape.compute() == DType.F32 ? 0 : w))));
            case ADAPTER -> List.of(new Item("plasticity probe", p * (F32 + w)));
        };
    }

    /// Returns the peak, bytes.
    public long total() {
        return sum(always) + sum(largest());
    }

    private List<Item> largest() {
        return Stream.of(update, sampling, probe)
                .max(Comparator.comparingLong(MemoryEstimate::sum))
                .orElseThrow();
    }

    private static long sum(List<Item> items) {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    /// Returns what is alive at the peak, largest first.
    public List<Item> atPeak() {
        return Stream.concat(always.stream(), largest().stream())
                .sorted(Comparator.comparingLong(Item::bytes).reversed())
                .toList();
    }
}
