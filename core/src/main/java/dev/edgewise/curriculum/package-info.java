/// The curriculum: which cell is asked next, which group is learned from, and by which signal.
///
/// Reading order: [dev.edgewise.curriculum.TaskSampler], [dev.edgewise.curriculum.AdmissionGate],
/// [dev.edgewise.curriculum.Stage], then the composition `Curriculum`.
@NullMarked
package dev.edgewise.curriculum;

import org.jspecify.annotations.NullMarked;
