/// Where configuration becomes objects: the only place that knows every module.
///
/// Reading order: [dev.edgewise.assembly.Models] (a model with its tokenizer),
/// [dev.edgewise.assembly.Environments], [dev.edgewise.assembly.Sources] (batch source × credit ×
/// objective), [dev.edgewise.assembly.TrainingRun].
///
/// A new configuration record makes the switch that builds it fail to compile: the compiler is the registry.
@NullMarked
package dev.edgewise.assembly;

import org.jspecify.annotations.NullMarked;
