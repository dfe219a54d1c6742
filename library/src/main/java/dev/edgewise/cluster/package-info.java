/// Work that falls into parts of fixed rows, done here or on a cluster.
///
/// A command hands a [dev.edgewise.cluster.PartWork] to [dev.edgewise.cluster.Parts] and gets a piece for every
/// row. On a cluster every executor runs the same command up to that call. There its thread, which owns the
/// model, waits at a [dev.edgewise.cluster.PartDesk] for parts that are asked for. A part's pieces go into a
/// [dev.edgewise.cluster.PartFile], and the command that began it all reads these files. What it does with the
/// pieces is its own code, so that both ways end with the same file.
///
/// What asks for the parts is a [dev.edgewise.cluster.ClusterJobs], found on the class path; module `spark` has
/// one.
@NullMarked
package dev.edgewise.cluster;

import org.jspecify.annotations.NullMarked;
