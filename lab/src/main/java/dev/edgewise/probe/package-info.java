/// The probe: a map of what a model can do, cell by cell, at a given budget of rollouts.
///
/// Reading order: [dev.edgewise.probe.Probe], the loop; [dev.edgewise.probe.Allocation], which spends the budget
/// where the edge is in doubt, by the beliefs of [dev.edgewise.probe.LadderBelief];
/// [dev.edgewise.probe.CellEstimate] and [dev.edgewise.probe.LadderMap], the results;
/// [dev.edgewise.probe.EdgeSentences], the same in sentences; [dev.edgewise.probe.ProbeJson], the same for scripts.
/// [dev.edgewise.probe.TaskGrader] groups the problems of a data set without levels, [dev.edgewise.probe.Bucket]
/// those of a training set by difficulty.
///
/// [dev.edgewise.probe.Examiner] hides who asks the model, so everything here runs without one.
@NullMarked
package dev.edgewise.probe;

import org.jspecify.annotations.NullMarked;
