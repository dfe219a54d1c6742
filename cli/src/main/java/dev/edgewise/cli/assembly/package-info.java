/// Where configuration becomes objects: the only place that knows every module.
///
/// Reading order: [dev.edgewise.cli.assembly.Models] (a model with its tokenizer),
/// [dev.edgewise.cli.assembly.Environments], [dev.edgewise.cli.assembly.Sources] (batch source × credit ×
/// objective), [dev.edgewise.cli.assembly.TrainingRun].
///
/// A new configuration record makes the switch that builds it fail to compile: the compiler is the registry.
@NullMarked
package dev.edgewise.cli.assembly;

import org.jspecify.annotations.NullMarked;
