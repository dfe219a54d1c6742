package dev.edgewise.server.batch;

import dev.edgewise.model.SequenceCache;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Generation] on its way through the engine. All but [#cancel] belongs to the engine's thread.
final class EngineJob {
    private final Generation generation;
    private final Consumer<GenerationEvent> listener;
    private final List<TokenScore> promptScores = new ArrayList<>();
    private volatile boolean cancelled;
    private @Nullable SequenceCache cache;
    private int known;
    private int open;
    private boolean over;

    EngineJob(Generation generation, Consumer<GenerationEvent> listener) {
        this.generation = generation;
        this.listener = listener;
        this.open = generation.copies();
    }

    Generation generation() {
        return generation;
    }

    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled;
    }

    /// Tells the listener, unless nobody wants to hear of it any more.
    void tell(GenerationEvent event) {
        if (cancelled || over) {
            return;
        }
        over = event instanceof GenerationEvent.Failed || event instanceof GenerationEvent.Done;
        listener.accept(event);
        if (event instanceof GenerationEvent.End && --open == 0) {
            tell(new GenerationEvent.Done());
        }
    }

    /// Tells whether nothing is told any more.
    boolean over() {
        return over || cancelled;
    }

    @Nullable
    SequenceCache cache() {
        return cache;
    }

    void begin(SequenceCache begun) {
        cache = begun;
        known = begun.length();
    }

    /// Returns the tokens of the prompt whose keys and values were there already.
    int known() {
        return known;
    }

    List<TokenScore> promptScores() {
        return promptScores;
    }

    /// Hands over the cache of the prompt.
    @Nullable
    SequenceCache takeCache() {
        SequenceCache taken = cache;
        cache = null;
        return taken;
    }

    /// Frees what it holds.
    void drop() {
        SequenceCache held = takeCache();
        if (held != null) {
            held.close();
        }
    }

    /// Returns the tokens that each completion may come to hold.
    int promised() {
        return generation.promptIds().length + generation.longest();
    }
}
