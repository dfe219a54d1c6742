package dev.edgewise.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.edgewise.assembly.Judges;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.profile.Profile;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.corpus.ProductCorpus;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.judge.Judge;
import dev.edgewise.rerank.judge.PairLabeller.QueryDocument;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// Labelling by a decoder beside its own prefill, in turns:
/// `benchmarks/labelling MODEL [ROUNDS [TYPE [PAIRS]]]`. Pairs are those of the corpus that ships, from texts
/// to verdicts, as `label` asks them. Prefill reads 32 prompts of 128 random tokens up to the first token each.
public final class LabellingBenchmark {
    /// Pairs that `label` asks about together.
    private static final int PAIRS = 256;

    /// Tokens that it has go through the network at a time.
    private static final int BATCH = 2048;

    private static final int TOKENS = 4096;
    private static final int PROMPTS = 32;
    private static final int WARM_UP = 2;

    /// What a round took, by the clock and of all processors, which say more on a machine with other work.
    ///
    /// @param tokens of the pairs, each by itself, or of the prompts
    /// @param places that went through the network: what pairs share once, padding included
    private record Cost(double wall, double processor, long tokens, long places) {}

    private LabellingBenchmark() {}

    /// Runs it.
    @SuppressWarnings("SystemOut") // a program of its own
    public static void main(String[] arguments) {
        String name = arguments[0];
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Precision precision = arguments.length > 2 && arguments[2].equals("float32") ? Precision.FP32 : Precision.BF16;
        int count = arguments.length > 3 ? Integer.parseInt(arguments[3]) : PAIRS;
        Threads threads = Threads.standard(System.getenv());
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, TOKENS, threads);
        try (OpenModel model = models.open(Path.of(name), precision)) {
            Judge judge = Judges.judge(model, models, new Judges.Reading(JudgeForm.STANDARD, BATCH), true, name, null);
            compare(model, judge, pairs(count), rounds, System.out);
        }
    }

    private static List<QueryDocument> pairs(int count) {
        List<QueryDocument> pairs = new ArrayList<>();
        for (QueryList list : ProductCorpus.of(ProductCorpus.SEED).train()) {
            for (String text : list.texts()) {
                if (pairs.size() < count) {
                    pairs.add(new QueryDocument(list.query(), text));
                }
            }
        }
        return pairs;
    }

    private static void compare(OpenModel model, Judge judge, List<QueryDocument> pairs, int rounds, PrintStream out) {
        List<Cost> labelled = new ArrayList<>();
        List<Cost> read = new ArrayList<>();
        List<Map<String, Double>> phases = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            Profile profile = model.policy().profile();
            profile.begin();
            Cost label = label(judge, pairs);
            Map<String, Double> times = profile.metrics();
            Cost prefill = prefill(model, round);
            if (round >= 0) {
                labelled.add(label);
                read.add(prefill);
                phases.add(times);
            }
        }
        out.println("| tokens/s by | prefill | labelling, each pair by itself | ratio | places | ratio |");
        out.println("|---|---|---|---|---|---|");
        row(out, "the clock", read, labelled, Cost::wall);
        row(out, "processors", read, labelled, Cost::processor);
        out.println();
        out.println("Of the last round's labelling: " + phases.getLast());
    }

    private static void row(
            PrintStream out, String by, List<Cost> read, List<Cost> labelled, ToDoubleFunction<Cost> seconds) {
        double prefill = median(read, cost -> cost.tokens() / seconds.applyAsDouble(cost));
        double tokens = median(labelled, cost -> cost.tokens() / seconds.applyAsDouble(cost));
        double places = median(labelled, cost -> cost.places() / seconds.applyAsDouble(cost));
        out.println(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.2f | %.0f | %.2f |",
                by,
                prefill,
                tokens,
                tokens / prefill,
                places,
                places / prefill));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> rate) {
        double[] sorted = costs.stream().mapToDouble(rate).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Cost label(Judge judge, List<QueryDocument> pairs) {
        long tokens = judge.tokens();
        long places = judge.places();
        Cost cost = timed(() -> judge.label(pairs));
        return new Cost(cost.wall(), cost.processor(), judge.tokens() - tokens, judge.places() - places);
    }

    private static Cost prefill(OpenModel model, int round) {
        RandomGenerator random = Seeds.stream(1, "prompts", round);
        int length = TOKENS / PROMPTS;
        int vocabulary = model.policy().weights().config().vocabulary();
        List<Generator.Request> requests = new ArrayList<>();
        for (int i = 0; i < PROMPTS; i++) {
            requests.add(
                    new Generator.Request(random.ints(length, 20, vocabulary).toArray(), i));
        }
        Generator generator = new Generator(model.policy(), model.tokenizer());
        Cost cost = timed(() -> generator.generate(requests, 1, new SamplingSettings(1, 1, 0, 1, List.of())));
        return new Cost(cost.wall(), cost.processor(), TOKENS, TOKENS);
    }

    private static Cost timed(Runnable work) {
        long begun = System.nanoTime();
        long used = processor();
        work.run();
        return new Cost((System.nanoTime() - begun) / 1e9, (processor() - used) / 1e9, 0, 0);
    }

    private static long processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
