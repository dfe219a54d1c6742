package dev.edgewise.config;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Remembers where each value of a configuration was written, so that messages can point at it.
final class Origins {
    /// The place where a value was written.
    ///
    /// @param label `run.yaml:12`, or the command-line option
    /// @param base directory from which relative paths in the value start
    record Origin(String label, Path base) {}

    private final Map<String, Origin> byPath = new HashMap<>();

    /// @param whole where the document itself was written
    Origins(Origin whole) {
        byPath.put("", whole);
    }

    void put(String path, Origin origin) {
        byPath.put(path, origin);
    }

    /// Notes that the value at `path` and all below it now come from `origin`.
    void replace(String path, Origin origin) {
        byPath.keySet().removeIf(known -> known.startsWith(path + ".") || known.startsWith(path + "["));
        byPath.put(path, origin);
    }

    /// Returns the origin of the value at `path`, or of the nearest section around it.
    Origin at(String path) {
        String around = path;
        while (true) {
            Origin origin = byPath.get(around);
            if (origin != null) {
                return origin;
            }
            around = around.substring(0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
    }

    /// Makes an error about the value at `path`. `problem` follows the path.
    ConfigException refuse(String path, String problem) {
        String subject = path.isEmpty() ? "the configuration" : Quoted.of(path);
        return new ConfigException(at(path).label() + ": " + subject + " " + problem);
    }
}
