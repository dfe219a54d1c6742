package dev.edgewise.hub;

/// Told how far a download is.
@FunctionalInterface
public interface DownloadProgress {
    /// Says nothing.
    DownloadProgress SILENT = (file, done, total) -> {};

    /// Called from the downloading thread, often; `done` of `total` bytes of `file` are on the disk.
    ///
    /// @param total −1 when the server does not say
    void update(String file, long done, long total);
}
