/// The curriculum: it decides which cell is asked next, which group is learned from, and by which signal.
///
/// Reading order: [dev.edgewise.curriculum.Curriculum], which composes the rest;
/// [dev.edgewise.curriculum.Progress], which holds what is known of each cell
/// ([dev.edgewise.curriculum.SuccessPosterior], [dev.edgewise.curriculum.StagePolicy]);
/// [dev.edgewise.curriculum.TaskSampler], which chooses; [dev.edgewise.curriculum.AdmissionGate], which admits;
/// [dev.edgewise.curriculum.Imitation], which shows.
///
/// Sub-packages in module `core` implement these: `edge` holds our own sampler, `sampler` the published ones,
/// `gate` the gates, `imitation` the rules of what is shown. They depend on this package, never the other way
/// round.
///
/// To add a sampler: implement [dev.edgewise.curriculum.TaskSampler], give it a
/// `dev.edgewise.plugin.SamplerProvider`, and extend `TaskSamplerContract`. The contract proves that state
/// round-trips, that only existing cells are asked, that none starves and that a student learns under it. A
/// sampler that needs posteriors reads them from `Progress`. What else it remembers goes into its own snapshot.
///
/// To add a gate: implement [dev.edgewise.curriculum.AdmissionGate], give it a
/// `dev.edgewise.plugin.GateProvider`, and extend `AdmissionGateContract`.
@NullMarked
package dev.edgewise.curriculum;

import org.jspecify.annotations.NullMarked;
