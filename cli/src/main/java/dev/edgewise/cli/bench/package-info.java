/// `edgewise bench`: a table of speed and memory, ours beside other programs'.
///
/// Reading order: [dev.edgewise.cli.bench.Workload], [dev.edgewise.cli.bench.BenchRow],
/// [dev.edgewise.cli.bench.BenchPlan] (which rows there are), [dev.edgewise.cli.bench.Bench] (runs them),
/// [dev.edgewise.cli.bench.Worker] (one measurement, in a process of its own), [dev.edgewise.cli.bench.BenchTable].
///
/// To add a row: its work as a [dev.edgewise.cli.bench.Workload], how it is done in `Worker`, its matrix products in
/// [dev.edgewise.cli.bench.MatmulWork], and its line in `BenchPlan`.
@NullMarked
package dev.edgewise.cli.bench;

import org.jspecify.annotations.NullMarked;
