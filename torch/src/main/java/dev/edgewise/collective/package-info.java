/// What the processes of a data-parallel run do together.
///
/// Reading order: [dev.edgewise.collective.Collective] (the seam), [dev.edgewise.collective.Rendezvous] (who takes
/// part), [dev.edgewise.collective.GlooCollective] and [dev.edgewise.collective.LocalCollective].
///
/// To put another engine under it: implement `Collective`, and choose it where `Rendezvous` is read.
@NullMarked
package dev.edgewise.collective;

import org.jspecify.annotations.NullMarked;
