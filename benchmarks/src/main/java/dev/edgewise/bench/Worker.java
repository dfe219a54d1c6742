package dev.edgewise.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.UserException;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Libtorch;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/// The process of one measurement: takes an [Order], prints one line of JSON that [Sample] reads. A process of its own,
/// so that its peak memory is that of the work and no measurement warms up another.
public final class Worker {
    private final Order order;
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();

    private Worker(Order order) {
        this.order = order;
    }

    /// Measures and ends the process.
    ///
    /// @param arguments the order as JSON
    @SuppressWarnings("SystemOut") // the result is what standard output is for
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        try {
            Order order = Order.of(new ObjectMapper().readTree(arguments[0]));
            if (order.workload() instanceof Workload.StartUp) {
                FirstRollout.await(order.model(), () -> end(out, "{\"peak_rss_bytes\":" + PeakMemory.bytes() + "}"));
                return;
            }
            end(out, new Worker(order).measure().toString());
        } catch (UserException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            e.printStackTrace();
            System.err.println(e); // last, where it is looked for
            System.exit(1);
        }
    }

    /// Nothing that is still open needs to be closed in order.
    private static void end(PrintStream out, String line) {
        out.println(line);
        out.flush();
        Runtime.getRuntime().halt(0);
    }

    private ObjectNode measure() {
        Device device = Device.parse(order.device());
        Threads.use(order.threads());
        result.put("libtorch", Libtorch.version()).put("threads", Threads.inUse());
        if (order.workload() instanceof Workload.Products) {
            products(device);
            return result;
        }
        try (BenchModel model = BenchModel.open(order.model(), order.bf16(), device)) {
            Timing timing = time(model, order.repeats());
            put("seconds", timing.seconds());
            if (!timing.prefillSeconds().isEmpty()) {
                put("prefill_seconds", timing.prefillSeconds());
            }
            result.put("peak_rss_bytes", PeakMemory.bytes());
            ObjectNode profile = result.putObject("profile");
            timing.profile().forEach(profile::put);
            if (order.javaShare()) {
                int enough = Math.clamp((long) (1 / timing.seconds().getFirst()), 1, 50);
                result.put("java_share", JavaShare.of(() -> time(model, enough)));
            }
            limit(model, device);
        }
        return result;
    }

    private Timing time(BenchModel model, int repeats) {
        return switch (order.workload()) {
            case Workload.Generation work -> new TimedWork(model, repeats).generate(work);
            case Workload.SftStep work -> new TimedWork(model, repeats).sft(work);
            case Workload.GrpoStep work -> new GrpoWork(model, work).run(repeats);
            case Workload.StartUp _, Workload.Products _ ->
                throw new IllegalStateException("this work has no model to time");
        };
    }

    /// What the products alone would take, measured now, in the state the machine is in.
    private void limit(BenchModel model, Device device) {
        DecoderConfig config = model.policy().weights().config();
        ProductClock clock = clock(config, device, order.bf16());
        Map<Product, Double> work =
                MatmulWork.of(order.workload(), config, model.policy().head().chunk());
        result.put("limit_seconds", MatmulWork.seconds(work, clock::rate));
        if (order.workload() instanceof Workload.Generation generation) {
            result.put(
                    "prefill_limit_seconds", MatmulWork.seconds(MatmulWork.prefill(generation, config), clock::rate));
        }
        products(clock, order.bf16());
    }

    private void products(Device device) {
        DecoderConfig config = BenchModel.config(order.model());
        for (boolean bf16 : new boolean[] {false, true}) {
            ProductClock clock = clock(config, device, bf16);
            MatmulWork.of(order.workload(), config, 256).keySet().forEach(clock::rate);
            products(clock, bf16);
        }
        result.put("peak_rss_bytes", PeakMemory.bytes());
    }

    private void products(ProductClock clock, boolean bf16) {
        ArrayNode array = result.withArray("products");
        clock.rates()
                .forEach((product, rate) -> array.addObject()
                        .put("kind", product.kind().name().toLowerCase(Locale.ROOT))
                        .put("rows", product.rows())
                        .put("inputs", product.inputs())
                        .put("outputs", product.outputs())
                        .put("bf16", bf16)
                        .put("gflops", rate / 1e9));
    }

    private static ProductClock clock(DecoderConfig config, Device device, boolean bf16) {
        return new ProductClock(config, device, bf16 ? DType.BF16 : DType.F32);
    }

    private void put(String key, Iterable<Double> values) {
        ArrayNode array = result.putArray(key);
        values.forEach(array::add);
    }
}
