package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.run.RunFiles;
import dev.edgewise.run.RunRecorder;
import dev.edgewise.trainer.Checkpoints;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Where the trainer of a run saves itself and goes back to; a checkpoint's weights are a whole Hugging Face
/// directory.
///
/// @param before holds the run before what guards did at once
/// @param recorder what it recorded lies on disk before a checkpoint does
/// @param model what is trained
record RunCheckpoints(
        CheckpointStore store,
        CheckpointStore before,
        RunFiles files,
        RunRecorder recorder,
        TrainedModel model,
        Collective collective)
        implements Checkpoints {
    @Override
    public Path save(int step, Writer writer) {
        recorder.sync();
        return store.add(step, path -> whole(path, writer)).directory();
    }

    @Override
    public Optional<Path> keep(int step, Writer writer) {
        Path kept = before.write(step, path -> whole(path, writer)).directory();
        return Optional.of(files.root().relativize(kept));
    }

    private void whole(Path path, Writer writer) {
        writer.write(path);
        model.describe(path);
    }

    @Override
    public void removeOld(Set<Integer> needed) {
        store.removeOld(needed);
    }

    @Override
    public Optional<Path> find(int step) {
        return RankAgreement.checkpoint(store, step, collective);
    }
}
