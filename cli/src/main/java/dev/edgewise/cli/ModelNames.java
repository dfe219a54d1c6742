package dev.edgewise.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Names of models for people.
final class ModelNames {
    private static final List<String> INSIDE_A_RUN = List.of("final", "checkpoints");

    /// How a GGUF file's name ends: its matrices' type, then `.gguf`.
    private static final Pattern TYPE = Pattern.compile("(?i)([.-](I?Q\\d[A-Z0-9_]*|B?F16|F32))?\\.gguf$");

    private ModelNames() {}

    /// Returns `SmolLM2 135M Instruct` of a hub id, a directory or a file; of what lies in a run directory, the
    /// run's name.
    static String of(String model) {
        Path path = Path.of(model).toAbsolutePath().normalize();
        while (path.getParent() != null && path.getParent().getFileName() != null && isInsideARun(path)) {
            path = path.getParent();
        }
        Path last = path.getFileName();
        String name = last == null ? "model" : last.toString();
        return TYPE.matcher(name)
                .replaceFirst("")
                .replace('-', ' ')
                .replace('_', ' ')
                .strip();
    }

    private static boolean isInsideARun(Path path) {
        String name = String.valueOf(path.getFileName());
        return INSIDE_A_RUN.contains(name) || name.matches("step-\\d+");
    }
}
