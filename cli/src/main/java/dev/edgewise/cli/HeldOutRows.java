package dev.edgewise.cli;

import dev.edgewise.config.EdgeConfig;
import dev.edgewise.config.GrpoConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.environment.SplitRule;
import dev.edgewise.environment.calls.CallSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which rows with tools the run of a model kept out of training.
///
/// @param run its configuration; empty outside a run
record HeldOutRows(Optional<RunConfig> run) {
    /// Returns the share of a file's questions that was kept out, by which [SplitRule] finds them: what the run
    /// says of the file, else what is usual.
    double share(Path file) {
        return run.stream()
                .flatMap(config -> config.environments().stream())
                .map(environment -> environment.part().settings())
                .filter(CallSettings.class::isInstance)
                .map(CallSettings.class::cast)
                .filter(rows -> has(rows.path(), file) || has(rows.testPath(), file))
                .mapToDouble(rows -> share(rows, file))
                .min()
                .orElse(SplitRule.TEST_SHARE);
    }

    private static double share(CallSettings rows, Path file) {
        if (has(rows.testPath(), file)) {
            return 1;
        }
        return rows.testPath().isEmpty() ? rows.testShare() : 0;
    }

    /// Returns what to say where the run learned from every row of a file.
    Optional<String> note(Path file) {
        List<String> learned = run.map(config -> switch (config.algorithm()) {
                    case SftConfig sft -> sft.dataset();
                    case PreferenceConfig preference -> preference.preferences().dataset();
                    case EdgeConfig _, GrpoConfig _, RerankConfig _ -> List.<String>of();
                })
                .orElse(List.of());
        return has(learned, file)
                ? Optional.of("the model's run learned from all rows of " + file
                        + " (algorithm.dataset), so that this measures what training has seen; keep rows in a file of"
                        + " their own, and ask them with --all")
                : Optional.empty();
    }

    private static boolean has(List<String> files, Path file) {
        return files.stream().anyMatch(each -> isSame(Path.of(each), file));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException gone) {
            return false;
        }
    }
}
