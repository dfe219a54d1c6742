package dev.edgewise.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.bench.Contender.Program;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures the rows of the table: round after round, the contenders of a row one after the other (ours, peer, ours,
/// peer, …), so that whatever else the machine does falls on all of them.
///
/// @param settings what to measure
/// @param home Edgewise's source tree, where the peers' scripts are; empty where there is none
/// @param python null to measure ours alone
/// @param version of Edgewise
/// @param clock for the date
/// @param say writes a line for a person
public record Bench(
        BenchSettings settings,
        Optional<Path> home,
        @Nullable Python python,
        String version,
        InstantSource clock,
        Consumer<String> say) {
    private static final int MINUTES = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Measures everything.
    ///
    /// @return the whole result, see `docs/files.md`
    public ObjectNode run() {
        Map<String, DecoderConfig> shapes = new HashMap<>();
        List<BenchRow> rows = BenchPlan.of(settings, shapes.computeIfAbsent(settings.model(), BenchModel::config));
        Lineup lineup = Lineup.of(rows, python);
        Map<String, String> unavailable = new LinkedHashMap<>(lineup.unavailable());
        if (python != null) {
            unavailable.values().stream().distinct().forEach(say);
        }
        List<Contender> order = lineup.order(settings.rounds());
        TimeLeft left = new TimeLeft(
                order,
                contender ->
                        Estimate.process(contender, shapes.computeIfAbsent(contender.model(), BenchModel::config)));
        say.accept("%d measurements, about %s on two cores"
                .formatted(order.size(), ReadableNumbers.duration(left.seconds())));
        Map<String, List<Sample>> samples = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            Contender contender = order.get(i);
            List<Sample> own = samples.computeIfAbsent(contender.id(), _ -> new ArrayList<>());
            long start = System.nanoTime();
            if (!unavailable.containsKey(contender.id())) {
                measure(contender, own.isEmpty())
                        .ifPresentOrElse(own::add, () -> unavailable.put(contender.id(), "failed"));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            left.done(seconds);
            say.accept(String.format(
                    Locale.ROOT,
                    "[%d/%d] %s, round %d: %.1f s, %s left",
                    i + 1,
                    order.size(),
                    contender.id(),
                    own.size(),
                    seconds,
                    ReadableNumbers.duration(left.seconds())));
        }
        return new BenchJson(settings, home, python, version, clock).of(rows, samples, unavailable);
    }

    /// Runs one process. Empty when a peer failed; when ours fails, nothing is worth going on for.
    private Optional<Sample> measure(Contender contender, boolean first) {
        return switch (contender.program()) {
            case Program.Edgewise _ -> Optional.of(ours(contender, first));
            case Program.Peer peer -> peer(contender, peer);
        };
    }

    private Sample ours(Contender contender, boolean javaShare) {
        boolean startUp = contender.workload() instanceof Workload.StartUp;
        Order order = new Order(
                startUp ? startUpConfig().toString() : contender.model(),
                contender.bf16(),
                settings.device(),
                settings.threads(),
                contender.workload(),
                contender.repeats(),
                javaShare);
        ChildProcess done =
                ChildProcess.run(ChildProcess.java(Worker.class, order.json().toString()), threads(), MINUTES);
        if (done.exit() != 0) {
            throw new ModelException(contender.id() + " failed: " + done.complaint());
        }
        ObjectNode json = parse(done.lastLine());
        if (startUp) {
            json.putArray("seconds").add(done.seconds());
        }
        return new Sample(json);
    }

    private Optional<Sample> peer(Contender contender, Program.Peer peer) {
        Python found = python;
        if (found == null) {
            return Optional.empty();
        }
        List<String> command = found.command(scripts(), peer, contender.repeats(), settings.threads());
        ChildProcess done = ChildProcess.run(command, threads(), MINUTES);
        if (done.exit() != 0) {
            say.accept(contender.id() + " failed: " + done.complaint() + "\nThe command was: "
                    + String.join(" ", command));
            return Optional.empty();
        }
        ObjectNode result = parse(done.lastLine());
        done.out()
                .lines()
                .filter(line -> line.contains("\"work\": \"prefill\""))
                .findFirst()
                .ifPresent(line -> result.set("prefill_seconds", parse(line).path("seconds")));
        return Optional.of(new Sample(result));
    }

    private Map<String, String> threads() {
        return Map.of("OMP_NUM_THREADS", Integer.toString(settings.threads()));
    }

    private Path scripts() {
        return source().resolve("benchmarks").resolve("peers");
    }

    private Path startUpConfig() {
        return source().resolve("examples").resolve("arithmetic.yaml");
    }

    private Path source() {
        return home.orElseThrow(() -> new ConfigException("the peers' scripts and examples/arithmetic.yaml lie in"
                + " Edgewise's source tree, which is not here; run ./edgewise in it"));
    }

    private static ObjectNode parse(String line) {
        try {
            if (JSON.readTree(line) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ModelException("a measurement answered no JSON: " + line, e);
        }
        throw new ModelException("a measurement answered no JSON object: " + line);
    }
}
