package dev.edgewise.config;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Where each value of a configuration was written, so that messages can point at it.
final class Origins {
    /// @param label `run.yaml:12`, or the command-line option
    /// @param base directory that relative paths in the value start from
    record Origin(String label, Path base) {}

    private final Map<String, Origin> byPath = new HashMap<>();

    /// @param whole where the document itself was written
    Origins(Origin whole) {
        byPath.put("", whole);
    }

    void put(String path, Origin origin) {
        byPath.put(path, origin);
    }

    /// The value at `path` and all below it now come from `origin`.
    void replace(String path, Origin origin) {
        byPath.keySet().removeIf(known -> known.startsWith(path + ".") || known.startsWith(path + "["));
        byPath.put(path, origin);
    }

    /// The origin of the value at `path`, or of the nearest section around it.
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

    /// An error about the value at `path`; `problem` follows the path.
    ConfigException refuse(String path, String problem) {
        String subject = path.isEmpty() ? "the configuration" : Quoted.of(path);
        return new ConfigException(at(path).label() + ": " + subject + " " + problem);
    }
}
