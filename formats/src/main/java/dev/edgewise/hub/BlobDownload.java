package dev.edgewise.hub;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Brings one file into the cache: into `BLOB.incomplete`, from where an earlier attempt left it, then checked
/// and renamed.
final class BlobDownload {
    private static final int BUFFER = 1 << 18;

    private final HubHttp http;
    private final HubFile file;
    private final Path blob;
    private final Path incomplete;
    private final DownloadProgress progress;
    private final HubLimits limits;
    private long size;

    BlobDownload(HubHttp http, HubFile file, Path blob, DownloadProgress progress, HubLimits limits) {
        this.http = http;
        this.file = file;
        this.blob = blob;
        this.incomplete = blob.resolveSibling(blob.getFileName() + ".incomplete");
        this.progress = progress;
        this.limits = limits;
        this.size = file.size();
    }

    /// @throws IOException if the network fails for good; what has arrived stays for the next attempt
    /// @throws ModelException if the disk is full or the content does not have the checksum
    void run(Retry retry) throws IOException, InterruptedException {
        retry.run(this::arrived, () -> {
            fetch();
            return incomplete;
        });
        verify();
        onDisk(() -> Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE));
    }

    private long arrived() {
        try {
            return Files.exists(incomplete) ? Files.size(incomplete) : 0;
        } catch (IOException _) {
            return 0;
        }
    }

    private void fetch() throws IOException, InterruptedException {
        long start = arrived();
        if (size >= 0 && start > size) {
            onDisk(() -> Files.deleteIfExists(incomplete));
            start = 0;
        }
        progress.update(file.name(), start, size);
        if (start == size && start > 0) {
            return;
        }
        requireSpace(size - start);
        HttpResponse<InputStream> response =
                http.get(file.uri(), start > 0 ? Map.of("Range", "bytes=" + start + "-") : Map.of());
        try (InputStream body = new StallGuard(response.body(), limits)) {
            if (response.statusCode() == 416) {
                onDisk(() -> Files.deleteIfExists(incomplete));
                throw new IOException("the server does not continue at byte " + start);
            }
            boolean continues = response.statusCode() == 206
                    && response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + start + "-");
            long from = continues ? start : 0;
            learnSize(response, from);
            append(body, from);
        }
    }

    /// Takes the size from a reply where the hub did not tell it.
    private void learnSize(HttpResponse<InputStream> response, long from) {
        String length = response.headers().firstValue("Content-Length").orElse("");
        if (size < 0 && length.matches("\\d{1,18}")) {
            size = from + Long.parseLong(length);
            requireSpace(size - from);
        }
    }

    private void append(InputStream body, long start) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long most = size < 0 ? limits.unannounced() : size;
        long done = start;
        try (FileChannel channel =
                onDisk(() -> FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            onDisk(() -> channel.truncate(start).position(start));
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                ByteBuffer part = ByteBuffer.wrap(buffer, 0, read);
                onDisk(() -> {
                    while (part.hasRemaining()) {
                        channel.write(part);
                    }
                    return part;
                });
                done += read;
                if (done > most) {
                    break;
                }
                progress.update(file.name(), done, size);
            }
            onDisk(() -> {
                channel.force(true);
                return channel;
            });
        }
        if (done > most && size < 0) {
            onDisk(() -> Files.deleteIfExists(incomplete));
            throw new ModelException(Quoted.of(file.name()) + " of " + file.uri() + " has more than " + most
                    + " bytes, which the hub did not announce; check HF_ENDPOINT, or fetch the model by other means and"
                    + " give its directory");
        }
        if (done < size) {
            throw new IOException("the connection ended after " + done + " of " + size + " bytes");
        }
    }

    private void requireSpace(long needed) {
        long free = onDisk(() -> Files.getFileStore(blob.getParent()).getUsableSpace());
        if (free > 0 && needed > free) {
            throw new ModelException("no room for " + Quoted.of(file.name()) + " in " + blob.getParent() + ": it needs "
                    + needed + " bytes but only " + free
                    + " are free; free some space or set HF_HUB_CACHE to another disk");
        }
    }

    private void verify() {
        String found = onDisk(() -> Checksum.like(file.etag(), incomplete));
        long there = onDisk(() -> Files.size(incomplete));
        if (!found.equals(file.etag()) || (size >= 0 && there != size)) {
            onDisk(() -> Files.deleteIfExists(incomplete));
            throw new ModelException("%s of %s arrived damaged: checksum %s with %d bytes, expected %s with %d. %s"
                    .formatted(
                            Quoted.of(file.name()),
                            file.uri(),
                            found,
                            there,
                            file.etag(),
                            size,
                            "The file was removed; try again"));
        }
    }

    /// Faults of the disk are not the network's: trying again would not help.
    private <T> T onDisk(DiskAction<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new ModelException(
                    "cannot keep " + Quoted.of(file.name()) + " in " + blob.getParent() + ": " + e.getMessage()
                            + "; free some space, check permissions, or set HF_HUB_CACHE to another disk",
                    e);
        }
    }

    @FunctionalInterface
    private interface DiskAction<T> {
        T run() throws IOException;
    }
}
