package dev.edgewise.assembly;

import dev.edgewise.config.RunConfig;
import java.util.Map;

/// The memory that a run is estimated to take, and what there is.
interface MemoryNeed {
    /// Refuses a run that does not fit.
    ///
    /// @throws dev.edgewise.error.ConfigException if so: what is needed, what there is, what to lower
    void require(RunConfig config);

    /// Returns the number of the model's parameters.
    long parameters();

    /// Returns `about 2.1 GiB at the peak, 19.0 GiB available`.
    String text();

    /// Returns it for provenance, bytes.
    Map<String, Long> record();
}
