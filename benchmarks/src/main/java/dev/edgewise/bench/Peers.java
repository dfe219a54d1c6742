package dev.edgewise.bench;

import dev.edgewise.error.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the other programs are: a Python, and the scripts in Edgewise's source tree.
public final class Peers {
    private static final String VARIABLE = "EDGEWISE_PYTHON";

    private Peers() {}

    /// Returns the source tree: `home` where it is known, else this folder or one above it.
    public static Optional<Path> sourceTree(@Nullable String home) {
        Path start = Path.of(home == null ? "" : home).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(
                    folder.resolve("benchmarks").resolve("peers").resolve("peer.py"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /// Returns the Python named by `--python`, else by EDGEWISE_PYTHON, else `python3`.
    ///
    /// @param named null without `--python`
    /// @param say told when there is none
    /// @return null when there is none and none was named
    /// @throws ConfigException if the one that was named cannot be used
    public static @Nullable Python python(
            @Nullable String named, Map<String, String> environment, Consumer<String> say) {
        String variable = environment.getOrDefault(VARIABLE, "");
        if (named != null || !variable.isEmpty()) {
            return Python.ask(named != null ? named : variable);
        }
        try {
            return Python.ask("python3");
        } catch (ConfigException e) {
            say.accept("No peers: there is no usable python3 (" + e.getMessage() + "). Install Python with torch,"
                    + " transformers and trl, or name one with --python or " + VARIABLE + ".");
            return null;
        }
    }
}
