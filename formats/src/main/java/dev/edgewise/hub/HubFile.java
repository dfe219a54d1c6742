package dev.edgewise.hub;

import java.net.URI;

/// A file on the hub.
///
/// @param etag SHA-256 (64 hex digits) of a large file, git's SHA-1 (40) of a small one; the blob's name in the
///     cache
/// @param size in bytes, or [#UNKNOWN_SIZE]
record HubFile(String name, URI uri, String etag, long size) {
    static final long UNKNOWN_SIZE = -1;
}
