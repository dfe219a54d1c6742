package dev.edgewise.hub;

import java.time.Duration;

/// How little a hub may send, and how much without saying so.
///
/// @param patience within which `least` bytes of a body must arrive; the client's own limit ends with the headers
/// @param least bytes within `patience`; also what an attempt must bring for the tries to be counted anew
/// @param unannounced most bytes of a file whose size no header tells
record HubLimits(Duration patience, long least, long unannounced) {
    /// 60 s for 64 KiB, which is about what a modem brings in 10 s. Only weights are larger than 64 MiB, and they come
    /// with their size.
    static final HubLimits DEFAULT = new HubLimits(Duration.ofSeconds(60), 1 << 16, 1 << 26);
}
