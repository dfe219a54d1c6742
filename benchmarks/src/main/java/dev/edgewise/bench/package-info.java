/// `edgewise bench`: a table of speed and memory, ours beside other programs'.
///
/// Reading order: [dev.edgewise.bench.Workload], [dev.edgewise.bench.BenchRow],
/// [dev.edgewise.bench.BenchPlan] (which rows there are), [dev.edgewise.bench.Bench] (runs them),
/// [dev.edgewise.bench.Worker] (one measurement, in a process of its own), [dev.edgewise.bench.BenchTable].
///
/// To add a row: its work as a [dev.edgewise.bench.Workload], how it is done in `Worker`, its matrix products in
/// [dev.edgewise.bench.MatmulWork], and its line in `BenchPlan`.
@NullMarked
package dev.edgewise.bench;

import org.jspecify.annotations.NullMarked;
