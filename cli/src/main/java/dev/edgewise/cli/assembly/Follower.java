package dev.edgewise.cli.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.RunConfig;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.run.RunFiles;
import dev.edgewise.tensor.Device;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The part of a rank other than 0: it does its share of the work and writes nothing.
///
/// @param environment the process's environment variables
/// @param progress told of downloads
/// @param interrupted whether a person asked to stop
public record Follower(
        Map<String, String> environment,
        DownloadProgress progress,
        BooleanSupplier interrupted,
        Collective collective) {
    /// Trains along with rank 0 to the end.
    ///
    /// @param resumed the run directory that the run goes on in; empty for a new run
    /// @param anyway whether to go on even if the memory will not do
    /// @return why it ended, as [Trainer#run][dev.edgewise.trainer.Trainer#run]
    /// @throws dev.edgewise.error.HaltedException if a guard stops the run, on every rank at once
    public String follow(RunConfig config, Optional<Path> resumed, boolean anyway) {
        Models models = new Models(
                environment,
                progress,
                Device.parse(Together.device(config.device(), environment)),
                config.train().microBatchTokens());
        Together.memory(config, models, environment, collective, anyway);
        int step = Together.agree(config, 0, collective);
        try (TrainingRun run =
                TrainingRun.assemble(config, models, (_, _) -> Path.of(""), _ -> {}, interrupted, collective)) {
            if (step > 0) {
                Path checkpoints = new RunFiles(resumed.orElseThrow()).checkpoints();
                run.trainer()
                        .restore(new CheckpointStore(checkpoints, 1).open(step).directory());
            }
            return run.trainer().run();
        }
    }
}
