/// Where the time of a training step goes.
///
/// Reading order: [dev.edgewise.profile.Phase], [dev.edgewise.profile.Profile], [dev.edgewise.profile.PhaseTotals].
/// To add a phase: a constant in `Phase`, and `try (var _ = profile.phase(...))` around the work.
@NullMarked
package dev.edgewise.profile;

import org.jspecify.annotations.NullMarked;
