package dev.edgewise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.edgewise.encoder.Dropout;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.encoder.EncoderFiles;
import dev.edgewise.encoder.EncoderInference;
import dev.edgewise.encoder.EncoderTraining;
import dev.edgewise.encoder.EncoderWeights;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Threads;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Training and inference of an encoder beside transformers and torch, in turns:
/// `benchmarks/encoder MODEL_DIRECTORY [ROUNDS [TYPE [PAIRS [TOKENS [THREADS]]]]]`. A type is float32, bfloat16, or
/// ours and the peer's, such as bfloat16/float32, the defaults of both. `EDGEWISE_PYTHON` names the peer's Python.
/// The table has medians.
public final class EncoderBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Rounds that do not count: the JVM compiles.
    private static final int WARM_UP = 6;

    /// What is compared.
    private enum Work {
        INFER,
        TRAIN
    }

    private record Shape(int pairs, int tokens) {}

    /// Seconds by the clock, and of all processors: those say more on a machine with other work.
    private record Cost(double wall, double processor) {}

    private EncoderBenchmark() {}

    /// Runs it.
    @SuppressWarnings("SystemOut") // a program of its own
    public static void main(String[] arguments) throws IOException {
        Path model = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        String types = arguments.length > 2 ? arguments[2] : "float32";
        String type = types.replaceAll("/.*", "");
        Shape shape = new Shape(
                arguments.length > 3 ? Integer.parseInt(arguments[3]) : 16,
                arguments.length > 4 ? Integer.parseInt(arguments[4]) : 128);
        int threads = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 2;
        Threads.use(threads);
        EncoderConfig config = EncoderConfigReader.read(
                        JSON.readTree(model.resolve("config.json").toFile()))
                .withLabels(1);
        try (EncoderWeights weights = open(model, config);
                Peer peer = Peer.start(model, types.replaceAll(".*/", ""), shape, threads)) {
            weights.refresh(type.equals("bfloat16") ? DType.BF16 : DType.F32);
            Ours ours = new Ours(weights, shape);
            compare(ours, peer, rounds, shape, System.out);
            ours.close();
        }
    }

    private static EncoderWeights open(Path model, EncoderConfig config) {
        try (TensorFile file = Safetensors.open(model.resolve("model.safetensors"))) {
            return EncoderFiles.open(file, config, Device.CPU, 0, _ -> {});
        }
    }

    private static void compare(Ours ours, Peer peer, int rounds, Shape shape, PrintStream out) throws IOException {
        out.println(
                "| work | tokens/s | torch | ratio | tokens per processor second | torch | ratio | peak, MB | torch |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        for (Work work : Work.values()) {
            List<Cost> first = new ArrayList<>();
            List<Cost> second = new ArrayList<>();
            for (int round = -WARM_UP; round < rounds; round++) {
                Cost mine = ours.run(work);
                Cost theirs = peer.run(work);
                if (round >= 0) {
                    first.add(mine);
                    second.add(theirs);
                }
            }
            double tokens = shape.pairs() * shape.tokens();
            double mine = median(first, Cost::wall);
            double theirs = median(second, Cost::wall);
            double own = median(first, Cost::processor);
            double others = median(second, Cost::processor);
            out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.2f | %.0f | %.0f | %.2f | %d | %d |",
                    work.name().toLowerCase(Locale.ROOT),
                    tokens / mine,
                    tokens / theirs,
                    theirs / mine,
                    tokens / own,
                    tokens / others,
                    others / own,
                    peak() >> 20,
                    peer.peak >> 20));
        }
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
        double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /// Returns the peak of main memory of this process, bytes; 0 where the system does not say.
    private static long peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private static final class Ours implements AutoCloseable {
        private final EncoderWeights weights;
        private final Shape shape;
        private final EncoderTraining training;
        private @Nullable AdamW optimizer;
        private final RandomGenerator random = Seeds.stream(1, "pairs");
        private long step;

        Ours(EncoderWeights weights, Shape shape) {
            this.weights = weights;
            this.shape = shape;
            this.training = new EncoderTraining(weights);
        }

        /// Returns what it took.
        Cost run(Work work) {
            List<PairTokens> pairs = pairs();
            long begun = System.nanoTime();
            long used = processor();
            if (work == Work.INFER) {
                new EncoderInference(weights).logits(pairs);
            } else {
                train(pairs);
            }
            return new Cost((System.nanoTime() - begun) / 1e9, (processor() - used) / 1e9);
        }

        private static long processor() {
            return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                    .getProcessCpuTime();
        }

        private void train(List<PairTokens> pairs) {
            List<Parameter> trainable = weights.trainable();
            try (var _ = TensorScope.open();
                    var _ = Gradients.disabled()) {
                float[][] logits = training.forward(pairs, Dropout.seeded(step++));
                float[][] gradient = new float[logits.length][1];
                for (int i = 0; i < logits.length; i++) {
                    gradient[i][0] = (float) ((1 / (1 + Math.exp(-logits[i][0])) - 0.5) / logits.length);
                }
                training.backward(gradient);
            }
            optimizer = optimizer == null ? new AdamW(trainable, AdamW.Settings.DEFAULT) : optimizer;
            GradientClip.clip(trainable, 1);
            optimizer.step(2e-5);
            weights.clearGradients();
            weights.refresh(weights.compute());
        }

        private List<PairTokens> pairs() {
            List<PairTokens> pairs = new ArrayList<>();
            for (int i = 0; i < shape.pairs(); i++) {
                int[] ids = random.ints(shape.tokens(), 20, weights.config().vocabulary())
                        .toArray();
                pairs.add(new PairTokens(ids, new int[ids.length]));
            }
            return pairs;
        }

        @Override
        public void close() {
            if (optimizer != null) {
                optimizer.close();
            }
        }
    }

    /// A process that runs one command at a time.
    private static final class Peer implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter commands;
        private long peak;

        private Peer(Process process) throws IOException {
            this.process = process;
            this.answers = process.inputReader();
            this.commands = process.outputWriter();
            answer();
        }

        static Peer start(Path model, String type, Shape shape, int threads) throws IOException {
            String python = System.getenv().getOrDefault("EDGEWISE_PYTHON", "python3");
            ProcessBuilder builder = new ProcessBuilder(
                            python,
                            "benchmarks/peers/hf_encoder.py",
                            "--model",
                            model.toString(),
                            "--dtype",
                            type,
                            "--batch",
                            Integer.toString(shape.pairs()),
                            "--length",
                            Integer.toString(shape.tokens()),
                            "--threads",
                            Integer.toString(threads))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            // how our threads wait is no setting of the peer's
            builder.environment().keySet().removeAll(List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"));
            return new Peer(builder.start());
        }

        /// Returns what it took.
        Cost run(Work work) throws IOException {
            commands.write(work.name().toLowerCase(Locale.ROOT) + "\n");
            commands.flush();
            JsonNode answer = answer();
            peak = answer.path("peak_rss_bytes").asLong();
            return new Cost(
                    answer.path("seconds").asDouble(),
                    answer.path("processor_seconds").asDouble());
        }

        private JsonNode answer() throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the peer ended; its standard error says why");
            }
            return JSON.readTree(line);
        }

        @Override
        public void close() throws IOException {
            commands.write("end\n");
            commands.flush();
            process.onExit().join();
        }
    }
}
