package dev.edgewise.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A Python and which of the peers' packages it has.
///
/// @param executable as it is started
/// @param versions of Python itself and of every package it has
public record Python(String executable, Map<String, String> versions) {
    private static final List<String> ALWAYS = List.of("torch", "transformers");
    private static final int MINUTES = 2;
    private static final String PROBE = """
            import importlib.metadata as m, json, platform
            found = {"python": platform.python_version()}
            for name in ("torch", "transformers", "trl"):
                try:
                    found[name] = m.version(name)
                except m.PackageNotFoundError:
                    pass
            print(json.dumps(found))
            """;

    public Python {
        versions = Map.copyOf(versions);
    }

    /// Asks `executable` for its packages.
    ///
    /// @throws ConfigException if it cannot be run or is no Python 3.8 or newer
    static Python ask(String executable) {
        ChildProcess answer = ChildProcess.run(List.of(executable, "-c", PROBE), Map.of(), MINUTES);
        if (answer.exit() != 0) {
            throw new ConfigException(executable + " is no usable Python: " + answer.complaint());
        }
        try {
            JsonNode json = new ObjectMapper().readTree(answer.lastLine());
            Map<String, String> versions = new LinkedHashMap<>();
            json.properties()
                    .forEach(entry ->
                            versions.put(entry.getKey(), entry.getValue().asText()));
            return new Python(executable, versions);
        } catch (JsonProcessingException e) {
            throw new ConfigException(executable + " is no usable Python: it answered " + answer.lastLine(), e);
        }
    }

    /// Returns what it lacks to run `peer`; empty when it lacks nothing.
    List<String> missing(Contender.Program.Peer peer) {
        TreeSet<String> needed = new TreeSet<>(ALWAYS);
        needed.addAll(peer.packages());
        needed.removeAll(versions.keySet());
        return List.copyOf(needed);
    }

    /// Returns the command that measures `contender`.
    ///
    /// @param scripts the folder of the peers' scripts
    List<String> command(Path scripts, Contender.Program.Peer peer, int repeats, int threads) {
        List<String> command = new ArrayList<>(
                List.of(executable, scripts.resolve(peer.script()).toString()));
        command.addAll(peer.arguments());
        command.addAll(List.of(
                "--warmup", "1", "--repeats", Integer.toString(repeats), "--threads", Integer.toString(threads)));
        return command;
    }
}
