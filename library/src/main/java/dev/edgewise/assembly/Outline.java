package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.event.EventSink;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.run.RunFiles;
import dev.edgewise.trainer.Checkpoints;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A run before the weights of its model are read, whatever it trains. Closing releases what it holds.
interface Outline extends AutoCloseable {
    /// Builds what a run needs before its model's weights.
    ///
    /// @param additions what a program adds to the configuration
    /// @param scoring what programs that score completions need
    /// @throws dev.edgewise.error.UserException if a part of it cannot be used
    static Outline of(RunConfig config, Additions additions, ScorerContext scoring, Models models) {
        return config.algorithm() instanceof RerankConfig rerank
                ? RerankOutline.of(config, rerank, models)
                : RunOutline.of(config, additions, scoring, models);
    }

    RunConfig config();

    Models models();

    /// Estimates the memory that the run takes.
    ///
    /// @param sharing processes that share the machine's memory
    MemoryNeed memory(int sharing);

    /// Wires the run: loads the model and what it learns from.
    ///
    /// @param checkpoints where the trainer saves itself, given the model that is trained
    /// @param files where what is found out before the first step is kept; null for nowhere
    /// @param say told how far that is
    /// @param interrupted whether a person asked to stop
    /// @param collective the ranks that train together
    /// @throws dev.edgewise.error.UserException if a part of it cannot be used
    TrainingRun assemble(
            Function<TrainedModel, Checkpoints> checkpoints,
            @Nullable RunFiles files,
            Consumer<String> say,
            EventSink events,
            BooleanSupplier interrupted,
            Collective collective);

    @Override
    void close();
}
