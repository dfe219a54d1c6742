/// The curriculum: which cell is asked next, which group is learned from, and by which signal.
///
/// Reading order: [dev.edgewise.curriculum.Curriculum], which composes the rest;
/// [dev.edgewise.curriculum.Progress], what is known of each cell ([dev.edgewise.curriculum.SuccessPosterior],
/// [dev.edgewise.curriculum.StagePolicy]); [dev.edgewise.curriculum.EdgeSampler], which chooses;
/// [dev.edgewise.curriculum.OutcomeGate], which admits; [dev.edgewise.curriculum.Imitation], which shows.
///
/// To add a sampler: implement [dev.edgewise.curriculum.TaskSampler], give the configuration a record for it, and
/// extend `TaskSamplerContract`, which proves that state round-trips, that no cell starves and that a student
/// learns under it. A sampler that needs posteriors reads them from `Progress`; what else it remembers goes into
/// its own snapshot.
@NullMarked
package dev.edgewise.curriculum;

import org.jspecify.annotations.NullMarked;
