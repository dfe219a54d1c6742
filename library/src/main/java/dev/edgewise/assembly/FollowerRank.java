package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.RunConfig;
import dev.edgewise.event.StopReason;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.Device;
import dev.edgewise.trainer.Checkpoints;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The part of a rank other than 0: it does its share of the work and writes nothing. From rank 0's run directory it
/// reads checkpoints, when the run goes on and when a guard goes back.
///
/// @param environment the process's environment variables
/// @param progress told of downloads
/// @param interrupted whether a person asked to stop
public record FollowerRank(
        Map<String, String> environment,
        DownloadProgress progress,
        BooleanSupplier interrupted,
        Collective collective) {
    /// Trains along with rank 0 to the end.
    ///
    /// @param anyway whether to go on even if the memory will not do
    /// @return why it ended
    /// @throws dev.edgewise.error.HaltedException if a guard stops the run, on every rank at once
    public StopReason follow(RunConfig config, boolean anyway) {
        Models models = new Models(
                environment,
                progress,
                Device.parse(RankAgreement.device(config.device(), environment)),
                config.train().microBatchTokens(),
                RankAgreement.threads(config, environment, collective));
        try (Outline outline = Outline.of(config, Additions.NONE, TrainSession.talking(_ -> {}), models)) {
            RankAgreement.memory(outline, environment, collective, anyway);
            int step = RankAgreement.agree(config, new FileHashes(models).withoutWeights(config), 0, collective);
            CheckpointStore store = new CheckpointStore(RankAgreement.path(Path.of(""), collective), 1);
            try (TrainingRun run =
                    TrainingRun.assemble(outline, _ -> checkpoints(store), _ -> {}, interrupted, collective)) {
                if (step > 0) {
                    run.trainer().restore(store.open(step).directory());
                }
                return run.trainer().run();
            }
        }
    }

    /// Rank 0 saves; every rank goes back.
    private Checkpoints checkpoints(CheckpointStore store) {
        return new Checkpoints() {
            @Override
            public Path save(int step, Writer writer) {
                return Path.of("");
            }

            @Override
            public Optional<Path> find(int step) {
                return RankAgreement.checkpoint(store, step, collective);
            }
        };
    }
}
