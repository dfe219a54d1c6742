package dev.edgewise.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where a run came from: everything that is needed to repeat it.
///
/// @param revision the commit of Edgewise; null when it is not run from a source tree
/// @param libtorch version of libtorch
/// @param threads threads of libtorch that share one operation; another number rounds sums differently
/// @param data SHA-256 by data or model file
/// @param given what a program gave to the run beside its configuration, and with which settings
/// @param commandLine the arguments as given
/// @param started when this process began
/// @param memory bytes that the run was estimated to need and found available; empty when nothing was estimated
public record Provenance(
        String edgewise,
        @Nullable SourceRevision revision,
        String libtorch,
        int threads,
        long seed,
        Map<String, String> data,
        Map<String, String> given,
        List<String> commandLine,
        Instant started,
        Machine machine,
        String javaVersion,
        String javaVendor,
        Map<String, Long> memory) {
    public Provenance {
        data = Collections.unmodifiableMap(new TreeMap<>(data));
        given = Collections.unmodifiableMap(new TreeMap<>(given));
        commandLine = List.copyOf(commandLine);
        memory = Collections.unmodifiableMap(new TreeMap<>(memory));
    }

    /// Makes the provenance of this machine and this Java.
    public static Provenance current(
            String edgewise,
            Optional<SourceRevision> revision,
            String libtorch,
            int threads,
            long seed,
            Map<String, String> data,
            Map<String, String> given,
            List<String> commandLine,
            Instant started) {
        return new Provenance(
                edgewise,
                revision.orElse(null),
                libtorch,
                threads,
                seed,
                data,
                given,
                commandLine,
                started,
                Machine.current(),
                Runtime.version().toString(),
                System.getProperty("java.vendor", "unknown"),
                Map.of());
    }

    /// Returns the same with the memory that was known before the run: bytes by name.
    public Provenance withMemory(Map<String, Long> bytes) {
        return new Provenance(
                edgewise,
                revision,
                libtorch,
                threads,
                seed,
                data,
                given,
                commandLine,
                started,
                machine,
                javaVersion,
                javaVendor,
                bytes);
    }

    /// Writes `provenance.json` of a new run.
    public void write(RunFiles files) {
        WholeFile.write(files.provenance(), Json.pretty(json(Json.object())));
    }

    /// Returns the sums in `provenance.json`, by data or model file; none if the run ended before it was
    /// written.
    ///
    /// @throws CheckpointException if it cannot be read
    public static Map<String, String> sums(RunFiles files) {
        Map<String, String> sums = new TreeMap<>();
        read(files)
                .path("sha256")
                .properties()
                .forEach(entry -> sums.put(entry.getKey(), entry.getValue().asText()));
        return sums;
    }

    /// Returns what the program gave that began the run; empty if `provenance.json` does not say.
    ///
    /// @throws CheckpointException if it cannot be read
    public static Optional<Map<String, String>> given(RunFiles files) {
        JsonNode given = read(files).path("given");
        if (!given.isObject()) {
            return Optional.empty();
        }
        Map<String, String> found = new TreeMap<>();
        given.properties()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
        return Optional.of(found);
    }

    /// Returns the threads in `provenance.json`; empty if the run ended before it was written.
    ///
    /// @throws CheckpointException if it cannot be read
    public static OptionalInt threads(RunFiles files) {
        JsonNode threads = read(files).path("threads");
        return threads.isInt() ? OptionalInt.of(threads.intValue()) : OptionalInt.empty();
    }

    private static JsonNode read(RunFiles files) {
        if (!Files.exists(files.provenance())) {
            return Json.object();
        }
        try {
            return Json.parse(Files.readString(files.provenance()));
        } catch (IOException e) {
            throw new CheckpointException(
                    files.provenance() + " is damaged, so the files that the run began with are not known."
                            + " Start a new run without --resume",
                    e);
        }
    }

    /// Adds a line to `resumes.jsonl` that says that this process goes on after `step`.
    public void writeResume(RunFiles files, int step) {
        JsonLines.cutAt(files.resumes(), line -> false);
        try (JsonLinesWriter writer = new JsonLinesWriter(files.resumes())) {
            writer.append(json(Json.object().put("step", step)));
        }
    }

    private ObjectNode json(ObjectNode root) {
        root.put("edgewise", edgewise);
        root.put("commit", revision == null ? null : revision.commit());
        root.put("dirty", revision == null ? null : (Boolean) revision.dirty());
        root.put("java", javaVersion).put("java_vendor", javaVendor).put("libtorch", libtorch);
        root.put("threads", threads);
        root.put("os", machine.os()).put("arch", machine.arch());
        root.put("cpu", machine.cpu()).put("cpus", machine.cpus());
        if (!memory.isEmpty()) {
            ObjectNode bytes = root.putObject("memory_bytes");
            memory.forEach(bytes::put);
        }
        root.put("seed", seed);
        ObjectNode hashes = root.putObject("sha256");
        data.forEach(hashes::put);
        ObjectNode additions = root.putObject("given");
        given.forEach(additions::put);
        var arguments = root.putArray("command_line");
        commandLine.forEach(arguments::add);
        root.put("started", started.toString());
        return root;
    }
}
