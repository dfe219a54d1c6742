package dev.edgewise.server.batch;

import dev.edgewise.model.SequenceCache;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys and values of texts that were read before, found by their tokens and nothing else. The least recently used
/// go first when they take more memory than they may.
final class PromptCache implements AutoCloseable {
    /// A beginning shorter than this is read as fast as it is copied.
    private static final int SHORTEST = 8;

    private final long limit;
    private final Map<Integer, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int next;
    private long bytes;

    private record Entry(int[] ids, SequenceCache cache) {}

    PromptCache(long limit) {
        this.limit = limit;
    }

    /// Returns the memory that it takes.
    long bytes() {
        return bytes;
    }

    /// Returns a copy of the longest known beginning of a prompt, its last token left out; null if there is none.
    ///
    /// @param room tokens that the copy can take in all
    @Nullable
    SequenceCache beginning(int[] prompt, int room) {
        int longest = SHORTEST - 1;
        @Nullable Integer best = null;
        for (Map.Entry<Integer, Entry> entry : entries.entrySet()) {
            int common = Math.min(common(entry.getValue().ids(), prompt), prompt.length - 1);
            if (common > longest) {
                longest = common;
                best = entry.getKey();
            }
        }
        Entry found = best == null ? null : entries.get(best);
        return found == null ? null : found.cache().beginning(longest, room);
    }

    /// Keeps what was read, unless it is known. Beginnings of it that were kept go.
    ///
    /// @param cache taken over
    void keep(int[] ids, SequenceCache cache) {
        boolean known = entries.values().stream().anyMatch(entry -> common(entry.ids(), ids) == ids.length);
        if (known || ids.length < SHORTEST || cache.bytes() > limit) {
            cache.close();
            return;
        }
        entries.values().removeIf(entry -> common(entry.ids(), ids) == entry.ids().length && dropped(entry));
        entries.put(next++, new Entry(ids, cache));
        bytes += cache.bytes();
        var oldest = entries.values().iterator();
        while (bytes > limit) {
            dropped(oldest.next());
            oldest.remove();
        }
    }

    private boolean dropped(Entry entry) {
        bytes -= entry.cache().bytes();
        entry.cache().close();
        return true;
    }

    private static int common(int[] a, int[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return mismatch < 0 ? a.length : mismatch;
    }

    @Override
    public void close() {
        entries.values().forEach(this::dropped);
        entries.clear();
    }
}
