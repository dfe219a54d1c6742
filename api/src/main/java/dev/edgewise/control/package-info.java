/// What can be changed while a run goes on, and what is changed now.
///
/// Reading order: [dev.edgewise.control.Adjustment], [dev.edgewise.control.Knobs],
/// [dev.edgewise.control.Interventions], [dev.edgewise.control.Controls].
///
/// Whoever asks for a change is known by name as its owner. The trainer turns knobs and performs actions. It
/// never learns who asked.
@NullMarked
package dev.edgewise.control;

import org.jspecify.annotations.NullMarked;
