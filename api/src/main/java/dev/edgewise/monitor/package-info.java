/// Readings of a run's health that are taken beside training, and the arithmetic behind them.
///
/// A reading is evidence, not a judgement: guards judge it. The code that takes it lies where the model is, in
/// module `library`. To add one, write a record in [dev.edgewise.monitor.Reading], a monitor that takes it, and
/// a guard that reads it.
@NullMarked
package dev.edgewise.monitor;

import org.jspecify.annotations.NullMarked;
