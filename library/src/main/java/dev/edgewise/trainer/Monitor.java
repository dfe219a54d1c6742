package dev.edgewise.trainer;

import dev.edgewise.monitor.Reading;

/// Takes a reading of the run beside training: every so many steps, and once before the first.
///
/// It keeps nothing: what later readings are compared with belongs to the guard that reads them. It leaves
/// the policy as it found it, and what it reads depends on nothing but the policy's weights and the run's
/// seed, so that a resumed run reads the same.
@FunctionalInterface
public interface Monitor {
    Reading read();
}
