/// The run directory: what a run leaves on disk, and how it is read back.
///
/// Reading order: [dev.edgewise.run.RunFiles] names every file, [dev.edgewise.run.RunDirectory] creates and
/// locks the directory, [dev.edgewise.run.RunRecorder] writes events into it,
/// [dev.edgewise.run.CheckpointStore] keeps checkpoints whole, [dev.edgewise.run.RunReader] reads everything
/// back, also while the run goes on. `docs/files.md` documents every file, key and column.
@NullMarked
package dev.edgewise.run;

import org.jspecify.annotations.NullMarked;
