package dev.edgewise.hub;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.format.safetensors.ShardedSafetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/// One model's folder in the cache, laid out as Python's `huggingface_hub` does:
///
///     models--owner--name/blobs/ETAG                  a file's content
///     models--owner--name/refs/REVISION               the commit a branch or tag stood for
///     models--owner--name/snapshots/COMMIT/NAME       a link to the blob
final class HubCache {
    private final Path root;
    private final Path locks;

    HubCache(HubSettings settings, HubId id) {
        String folder = "models--" + id.owner() + "--" + id.name();
        this.root = settings.cache().resolve(folder);
        this.locks = settings.cache().resolve(".locks").resolve(folder);
    }

    Path blob(String etag) {
        return root.resolve("blobs").resolve(etag);
    }

    Path lock(String etag) {
        return locks.resolve(etag + ".lock");
    }

    /// Makes the folders of a blob and of its lock.
    ///
    /// @throws ModelException if the cache cannot be written
    void makeFolders(String etag) {
        try {
            Files.createDirectories(blob(etag).getParent());
            Files.createDirectories(lock(etag).getParent());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ModelException unwritable(IOException e) {
        return new ModelException(
                "cannot write the hub's cache " + root + ": " + e
                        + "; free some space, check permissions, or set HF_HUB_CACHE to another folder",
                e);
    }

    Path snapshot(String commit) {
        return root.resolve("snapshots").resolve(commit);
    }

    /// Returns the snapshot of a revision that holds a whole model; empty when there is none.
    Optional<Path> wholeSnapshot(String revision) {
        Path ref = root.resolve("refs").resolve(revision);
        String commit = revision;
        if (Files.isRegularFile(ref)) {
            try {
                commit = Files.readString(ref).strip();
            } catch (IOException e) {
                throw new ModelException(ref + " cannot be read: " + e.getMessage() + "; check its permissions", e);
            }
        }
        if (!commit.matches("[0-9a-f]{40}")) {
            return Optional.empty();
        }
        return Optional.of(snapshot(commit)).filter(HubCache::isWhole);
    }

    private static boolean isWhole(Path snapshot) {
        Path index = snapshot.resolve(ModelFileChoice.INDEX);
        boolean weights = Files.exists(snapshot.resolve(ModelFileChoice.SINGLE))
                || (Files.exists(index)
                        && ShardedSafetensors.shardNames(index).stream()
                                .allMatch(shard -> Files.exists(snapshot.resolve(shard))));
        return weights && Files.exists(snapshot.resolve(ModelFileChoice.CONFIG));
    }

    /// Makes `snapshots/commit/name` show the blob: a relative link, or a copy where the system has no links.
    ///
    /// @throws ModelException if the cache cannot be written
    void link(String commit, HubFile file) {
        Path pointer = snapshot(commit).resolve(file.name());
        if (!Files.exists(pointer)) {
            try {
                show(blob(file.etag()), pointer);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    private static void show(Path blob, Path pointer) throws IOException {
        Path folder = Objects.requireNonNull(pointer.getParent());
        Files.createDirectories(folder);
        Files.deleteIfExists(pointer);
        try {
            Files.createSymbolicLink(pointer, folder.relativize(blob));
        } catch (IOException | UnsupportedOperationException _) {
            Path copy = pointer.resolveSibling("." + pointer.getFileName() + ".tmp");
            Files.copy(blob, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, pointer, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// Remembers what a branch or tag stood for.
    void remember(String revision, String commit) {
        if (!revision.equals(commit)) {
            WholeFile.write(root.resolve("refs").resolve(revision), commit);
        }
    }
}
