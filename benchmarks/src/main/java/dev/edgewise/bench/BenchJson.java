package dev.edgewise.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.run.Machine;
import dev.edgewise.run.SourceRevision;
import dev.edgewise.tensor.Libtorch;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The result of a bench as JSON: where it was measured, every sample of every contender, and the table's rows.
///
/// @param python null when there were no peers
/// @param clock for the date
record BenchJson(
        BenchSettings settings,
        Optional<Path> home,
        @Nullable Python python,
        String version,
        InstantSource clock) {
    /// @param samples by contender
    /// @param unavailable why a contender has no samples, by contender
    ObjectNode of(List<BenchRow> rows, Map<String, List<Sample>> samples, Map<String, String> unavailable) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        origin(json);
        Map<String, Measurement> measurements = new LinkedHashMap<>();
        for (BenchRow row : rows) {
            List<Contender> all = new ArrayList<>(List.of(row.ours()));
            all.addAll(row.peers());
            for (Contender contender : all) {
                List<Sample> own = samples.getOrDefault(contender.id(), List.of());
                measurements.put(contender.id(), new Measurement(contender, own, unavailable.get(contender.id())));
            }
        }
        ObjectNode contenders = json.putObject("contenders");
        measurements.forEach((id, measurement) -> contenders.set(id, contender(measurement)));
        ArrayNode list = json.putArray("rows");
        boolean amx = LlamaCpp.amx();
        rows.forEach(row -> list.add(row(row, measurements, amx)));
        return json;
    }

    private void origin(ObjectNode json) {
        Machine machine = Machine.current();
        Optional<SourceRevision> revision = home.flatMap(SourceRevision::of);
        json.put("edgewise", version);
        json.put("commit", revision.map(SourceRevision::commit).orElse(null));
        json.put("dirty", revision.map(SourceRevision::dirty).orElse(null));
        json.put("date", clock.instant().toString());
        json.put("os", machine.os()).put("arch", machine.arch());
        json.put("cpu", machine.cpu()).put("cpus", machine.cpus());
        json.put("threads", settings.threads()).put("device", settings.device());
        json.put("java", Runtime.version().toString());
        json.put("libtorch", Libtorch.version());
        json.put("model", settings.model());
        json.put("rounds", settings.rounds());
        ObjectNode versions = json.putObject("peers");
        if (python != null) {
            new TreeMap<>(python.versions()).forEach(versions::put);
        }
    }

    private static ObjectNode contender(Measurement measurement) {
        Contender contender = measurement.contender();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("program", contender.name())
                .put("bf16", contender.bf16())
                .put("repeats", contender.repeats());
        json.set("workload", contender.workload().json());
        if (contender.program() instanceof Contender.Program.Peer peer) {
            json.put("script", peer.script());
            ArrayNode arguments = json.putArray("arguments");
            peer.arguments().forEach(arguments::add);
        }
        json.put("failure", measurement.failure());
        ArrayNode rounds = json.putArray("rounds");
        measurement.samples().forEach(sample -> rounds.add(sample.json()));
        return json;
    }

    private static ObjectNode row(BenchRow row, Map<String, Measurement> measurements, boolean amx) {
        Measurement ours = of(measurements, row.ours());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", row.id())
                .put("title", row.title())
                .put("contender", row.ours().id());
        double seconds = ours.seconds(row.part());
        speed(json, row, seconds);
        number(json, "limit_share", ours.limit(row.part()) / seconds);
        boolean whole = row.part() != BenchRow.Part.DECODE;
        if (whole) {
            number(json, "java_share", ours.median("java_share"));
            json.put("peak_rss_bytes", ours.peakBytes());
        }
        ArrayNode peers = json.putArray("peers");
        for (Contender contender : row.peers()) {
            Measurement peer = of(measurements, contender);
            if (peer.measured()) {
                ObjectNode node =
                        peers.addObject().put("name", contender.name()).put("contender", contender.id());
                speed(node, row, peer.seconds(row.part()));
                number(node, "ratio", peer.seconds(row.part()) / seconds);
                if (whole) {
                    node.put("peak_rss_bytes", peer.peakBytes());
                }
            }
        }
        LlamaCpp.noted(row, amx).ifPresent(speed -> {
            double other = tokens(row) / speed;
            ObjectNode node = peers.addObject().put("name", LlamaCpp.NAME);
            speed(node, row, other);
            number(node, "ratio", other / seconds);
        });
        return json;
    }

    private static Measurement of(Map<String, Measurement> measurements, Contender contender) {
        return measurements.getOrDefault(contender.id(), new Measurement(contender, List.of(), "not measured"));
    }

    private static void speed(ObjectNode json, BenchRow row, double seconds) {
        number(json, "seconds", seconds);
        if (row.part() != BenchRow.Part.SECONDS) {
            number(json, "tokens_per_second", tokens(row) / seconds);
        }
    }

    /// Decoding alone writes all tokens but each row's first, which the prefill gives.
    private static double tokens(BenchRow row) {
        return row.part() == BenchRow.Part.DECODE && row.ours().workload() instanceof Workload.Generation work
                ? (double) work.batch() * (work.newTokens() - 1)
                : row.ours().workload().tokens();
    }

    private static void number(ObjectNode json, String key, double value) {
        if (Double.isFinite(value)) {
            json.put(key, value);
        }
    }
}
