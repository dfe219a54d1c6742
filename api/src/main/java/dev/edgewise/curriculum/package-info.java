/// The curriculum: which cell is asked next, which group is learned from, and by which signal.
///
/// Reading order: [dev.edgewise.curriculum.Curriculum], which composes the rest;
/// [dev.edgewise.curriculum.Progress], what is known of each cell ([dev.edgewise.curriculum.SuccessPosterior],
/// [dev.edgewise.curriculum.StagePolicy]); [dev.edgewise.curriculum.TaskSampler], which chooses;
/// [dev.edgewise.curriculum.AdmissionGate], which admits; [dev.edgewise.curriculum.Imitation], which shows.
///
/// Sub-packages hold what implements these: `edge` our own sampler, `sampler` the published ones, `gate` the gates,
/// `imitation` the rules of what is shown.
/// They depend on this package, never the other way round.
///
/// To add a sampler: implement [dev.edgewise.curriculum.TaskSampler] in `sampler`, give the configuration a record
/// for it, and extend `TaskSamplerContract`, which proves that state round-trips, that only cells that exist are
/// asked, that none starves and that a student learns under it. A sampler that needs posteriors reads them from
/// `Progress`; what else it remembers goes into its own snapshot.
///
/// To add a gate: implement [dev.edgewise.curriculum.AdmissionGate] in `gate`, give the configuration a record for
/// it, and extend `AdmissionGateContract`.
@NullMarked
package dev.edgewise.curriculum;

import org.jspecify.annotations.NullMarked;
