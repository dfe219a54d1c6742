package dev.edgewise.hub;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.safetensors.ShardedSafetensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings models from the hub to the disk.
///
/// Files that the cache has are not fetched again, and what is fetched Python finds in turn. Without a network, a
/// model that is whole in the cache is used as it is.
public final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final HubSettings settings;
    private final DownloadProgress progress;
    private final Retry retry;
    private final HubLimits limits;

    public Hub(HubSettings settings, DownloadProgress progress) {
        this(settings, progress, Retry.DEFAULT, HubLimits.DEFAULT);
    }

    Hub(HubSettings settings, DownloadProgress progress, Retry retry, HubLimits limits) {
        this.settings = settings;
        this.progress = progress;
        this.retry = retry;
        this.limits = limits;
    }

    /// Returns the directory of a model, fetched as far as it is not cached.
    ///
    /// @throws ModelException if the hub does not know the model or refuses it, cannot be reached, the disk is
    ///     full, or a file arrives damaged
    public Path download(HubId id) {
        HubCache cache = new HubCache(settings, id);
        if (settings.offline()) {
            return cache.wholeSnapshot(id.revision())
                    .orElseThrow(() -> new ModelException(id + " is not whole in the cache " + settings.cache()
                            + " and HF_HUB_OFFLINE forbids to fetch it; unset HF_HUB_OFFLINE or give a directory"));
        }
        try (HubHttp http = new HubHttp(settings)) {
            return new Session(id, cache, http).fetch();
        } catch (IOException e) {
            Path cached = cache.wholeSnapshot(id.revision()).orElseThrow(() -> unreachable(id, e));
            LOG.warn("{} cannot be reached ({}); using the cached {}", settings.endpoint(), Retry.reason(e), cached);
            return cached;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(
                    "the download of " + id + " was interrupted; start again, it goes on where it ended", e);
        }
    }

    private ModelException unreachable(HubId id, IOException e) {
        return new ModelException(
                "cannot fetch " + id + " from " + settings.endpoint() + ": " + Retry.reason(e)
                        + "; check the network and HF_ENDPOINT, then start again, it goes on where it ended",
                e);
    }

    /// One model being fetched.
    private final class Session {
        private final HubId id;
        private final HubCache cache;
        private final HubHttp http;
        private final HubApi api;

        Session(HubId id, HubCache cache, HubHttp http) {
            this.id = id;
            this.cache = cache;
            this.http = http;
            this.api = new HubApi(settings, http, limits);
        }

        Path fetch() throws IOException, InterruptedException {
            HubApi.Listing listing = retry.run(() -> 0, () -> api.list(id));
            List<String> first = ModelFileChoice.first(id, listing.files());
            for (String name : first) {
                fetch(listing.commit(), name);
            }
            Path snapshot = cache.snapshot(listing.commit());
            if (first.contains(ModelFileChoice.INDEX)) {
                for (String shard : ShardedSafetensors.shardNames(snapshot.resolve(ModelFileChoice.INDEX))) {
                    fetch(listing.commit(), shard);
                }
            }
            cache.remember(id.revision(), listing.commit());
            return snapshot;
        }

        private void fetch(String commit, String name) throws IOException, InterruptedException {
            if (Files.exists(cache.snapshot(commit).resolve(name))) {
                return;
            }
            HubFile file = retry.run(() -> 0, () -> api.describe(id, commit, name));
            Path blob = cache.blob(file.etag());
            Path lockFile = cache.lock(file.etag());
            cache.makeFolders(file.etag());
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.exists(blob)) {
                    new BlobDownload(http, file, blob, progress, limits).run(retry);
                }
                cache.link(commit, file);
            } catch (OverlappingFileLockException e) {
                throw new ModelException(
                        name + " of " + id + " is already being fetched by this program; wait for it", e);
            }
        }
    }
}
