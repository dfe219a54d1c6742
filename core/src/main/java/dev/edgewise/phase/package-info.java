/// A run through changing tasks: which environments are trained when, what ends a phase, and what a run carries
/// over.
///
/// Reading order: [dev.edgewise.phase.Phase], [dev.edgewise.phase.PhaseClock],
/// [dev.edgewise.phase.Kept], [dev.edgewise.phase.PhasedSampler],
/// [dev.edgewise.phase.PhasedImitation], [dev.edgewise.phase.PhaseTally], [dev.edgewise.phase.Transfer].
///
/// Curriculum and batch source know phases; the loop does not. A new end of a phase is a component of
/// [dev.edgewise.phase.PhaseEnd] and a line in [dev.edgewise.phase.PhaseClock#over].
@NullMarked
package dev.edgewise.phase;

import org.jspecify.annotations.NullMarked;
