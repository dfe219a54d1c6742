/// The `edgewise` command: arguments in, exit code out.
///
/// Reading order: [dev.edgewise.cli.Main], one verb such as [dev.edgewise.cli.GenerateCommand],
/// [dev.edgewise.assembly]. A verb checks its options, has `assembly` make the objects and do the work, and writes
/// what comes back: for people, or with `--json` one object a line.
///
/// To add a verb: (1) write a `…Command` with its options and an example in the footer; (2) name it in
/// [dev.edgewise.cli.Main]; (3) describe it in `docs/cli.md`, which a test compares with the options. A verb of a
/// module
/// above is a [dev.edgewise.cli.Verb], as `bench` of module `benchmarks`.
@NullMarked
package dev.edgewise.cli;

import org.jspecify.annotations.NullMarked;
