package dev.edgewise.server.batch;

import dev.edgewise.model.BatchCache;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.SequenceCache;
import dev.edgewise.policy.Policy;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Writes completions of many requests together.
///
/// One thread owns the model. Between two tokens of what is being written it takes in the next prompt, a piece at a
/// time, so that nobody waits long for a token; a row that has ended or that nobody wants any more leaves before the
/// next token. What a row writes does not depend on what else is in the batch, up to the rounding of batched
/// products. [#submit] and [Ticket#cancel] may be called by any thread.
public final class BatchEngine implements AutoCloseable {
    private final Policy policy;
    private final EngineLimits limits;
    private final RowSampler sampler;
    private final PromptCache prompts;
    private final BatchCache cache;
    private final Thread thread;
    private final JobQueue waiting = new JobQueue();
    private final AtomicReference<EngineStats> stats = new AtomicReference<>(new EngineStats(0, 0, 0, 0, 0, 0, 0));

    // of the engine's thread alone
    private @Nullable EngineRow[] slots = {};
    private @Nullable EngineJob reading;
    private long promptTokens;
    private long knownTokens;
    private long writtenTokens;
    private long steps;

    /// A request that was taken.
    @FunctionalInterface
    public interface Ticket {
        /// Ends the request before its next token, wherever it is. Its listener is told nothing more.
        void cancel();
    }

    /// Is told what becomes of a request.
    @FunctionalInterface
    public interface Listener {
        /// Takes an event.
        ///
        /// @param generation which of the request's
        void take(int generation, GenerationEvent event);
    }

    /// Starts the thread.
    ///
    /// @param policy used by nobody else until the engine is closed
    public BatchEngine(Policy policy, Tokenizer tokenizer, EngineLimits limits) {
        this.policy = policy;
        this.limits = limits;
        this.sampler = new RowSampler(tokenizer.eosIds());
        this.prompts = new PromptCache(limits.promptCacheBytes());
        this.cache = new BatchCache(policy.weights());
        warmUp();
        this.thread = Thread.ofPlatform().name("edgewise-engine").daemon().start(this::run);
    }

    /// Has the weights laid out for decoding, so that the first request does not wait for it.
    private void warmUp() {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                SequenceCache one = SequenceCache.empty(policy.weights(), 1)) {
            policy.head().logits(policy.inference().extend(new int[] {0}, one));
        }
    }

    public EngineStats stats() {
        return stats.get();
    }

    /// Returns the memory that the keys and values of a generation may come to take.
    public long bytes(Generation generation) {
        return bytes(generation.copies(), generation.promptIds().length + generation.longest());
    }

    private long bytes(int rows, int tokens) {
        DecoderConfig config = policy.weights().config();
        return 2L
                * config.layers()
                * config.keyWidth()
                * policy.weights().compute().bytes()
                * rows
                * tokens;
    }

    /// Queues what a request wants written.
    ///
    /// @param listener told which of the generations and what, on the engine's thread, which it must not hold up
    /// @throws EngineBusyException if too many wait, or the engine ends
    public Ticket submit(List<Generation> generations, Listener listener) {
        List<EngineJob> jobs = new ArrayList<>();
        for (Generation generation : generations) {
            int index = jobs.size();
            jobs.add(new EngineJob(generation, event -> listener.take(index, event)));
        }
        waiting.add(jobs, limits, () -> stats.get().running());
        return () -> {
            jobs.forEach(EngineJob::cancel);
            waiting.wake();
        };
    }

    /// Takes nothing more, and ends once all that was taken is written.
    public void finish() {
        waiting.finish();
    }

    /// Ends at once; whoever still waits is told that it failed.
    @Override
    public void close() {
        waiting.close();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            while (waiting.awaitWork(reading != null || rows() > 0)) {
                try (var _ = TensorScope.open()) {
                    dropUnwanted();
                    read();
                    step();
                } catch (RuntimeException | Error fault) {
                    failAll(new IllegalStateException("the engine failed: " + fault.getMessage(), fault));
                }
                publish();
            }
            failAll(new EngineBusyException("the server has shut down", true));
            prompts.close();
            publish();
        }
    }

    private int rows() {
        return (int) Arrays.stream(slots).filter(row -> row != null).count();
    }

    private void publish() {
        int begun = reading == null ? 0 : reading.generation().copies();
        stats.set(new EngineStats(
                rows() + begun, waiting.size(), promptTokens, knownTokens, writtenTokens, steps, prompts.bytes()));
    }

    private void dropUnwanted() {
        waiting.dropUnwanted();
        EngineJob current = reading;
        if (current != null && current.over()) {
            current.drop();
            reading = null;
        }
        for (int slot = 0; slot < slots.length; slot++) {
            EngineRow row = slots[slot];
            if (row != null && row.job().over()) {
                leave(slot);
            }
        }
    }

    private void leave(int slot) {
        slots[slot] = null;
        cache.leave(slot);
    }

    private void failAll(RuntimeException cause) {
        List<EngineJob> jobs = waiting.takeAll();
        if (reading != null) {
            jobs.add(reading);
            reading = null;
        }
        for (EngineRow row : slots) {
            if (row != null) {
                jobs.add(row.job());
            }
        }
        slots = new EngineRow[0];
        cache.close();
        publish();
        for (EngineJob job : jobs) {
            job.drop();
            job.tell(new GenerationEvent.Failed(cause));
        }
    }

    // ---- prompts

    /// Reads prompts, as many tokens as may come between two tokens of the batch.
    private void read() {
        int left = limits.prefillTokens();
        while (left > 0 && (reading != null || admit())) {
            EngineJob job = reading;
            if (job == null) {
                return;
            }
            try {
                left -= read(job, left);
            } catch (RuntimeException fault) {
                reading = null;
                job.drop();
                publish();
                job.tell(new GenerationEvent.Failed(fault));
            }
        }
    }

    /// Takes the first that waits, if it fits beside what is being written.
    private boolean admit() {
        waiting.takeIf(this::fits, taken -> {
            reading = taken;
            publish();
        });
        EngineJob job = reading;
        if (job == null) {
            return false;
        }
        Generation wanted = job.generation();
        int[] prompt = wanted.promptIds();
        SequenceCache known = wanted.scorePrompt() ? null : prompts.beginning(prompt, prompt.length);
        job.begin(known == null ? SequenceCache.empty(policy.weights(), prompt.length) : known);
        promptTokens += prompt.length;
        knownTokens += job.known();
        publish();
        return true;
    }

    private boolean fits(EngineJob job) {
        int running = rows();
        int longest = job.promised();
        for (EngineRow row : slots) {
            longest = row == null ? longest : Math.max(longest, row.job().promised());
        }
        int together = running + job.generation().copies();
        return running == 0 || (together <= limits.rows() && bytes(together, longest) <= limits.cacheBytes());
    }

    /// Reads the next piece of a prompt.
    ///
    /// @return how many tokens it had
    private int read(EngineJob job, int most) {
        SequenceCache into = job.cache();
        if (into == null) {
            throw new IllegalStateException("the prompt has no cache");
        }
        int[] prompt = job.generation().promptIds();
        int start = into.length();
        int end = Math.min(prompt.length, start + most);
        try (var _ = TensorScope.open()) {
            Tensor hidden = policy.inference().extend(Arrays.copyOfRange(prompt, start, end), into);
            if (job.generation().scorePrompt() && job.generation().scored()) {
                score(job, hidden, start, Math.min(end, prompt.length - 1));
            }
            if (end == prompt.length) {
                reading = null;
                job.tell(new GenerationEvent.Prompt(job.known(), job.promptScores()));
                begin(job, hidden.narrow(0, end - start - 1L, 1));
            }
        }
        return end - start;
    }

    /// Scores the tokens behind positions `start … end − 1`.
    private void score(EngineJob job, Tensor hidden, int start, int end) {
        if (end > start) {
            long[] targets = Arrays.stream(job.generation().promptIds(), start + 1, end + 1)
                    .asLongStream()
                    .toArray();
            Tensor logits = policy.head().logits(hidden.narrow(0, 0, (long) end - start));
            job.promptScores()
                    .addAll(RowSampler.scores(logits, targets, job.generation().alternatives()));
        }
    }

    /// Draws the first token of each copy and has those that go on join the batch.
    private void begin(EngineJob job, Tensor hidden) {
        SequenceCache read = job.takeCache();
        if (read == null) {
            return;
        }
        try {
            if (!job.generation().written()) {
                publish();
                for (int copy = 0; copy < job.generation().copies(); copy++) {
                    job.tell(new GenerationEvent.End(copy, FinishReason.LENGTH, new int[0]));
                }
                return;
            }
            List<RowSampler.Place> places = new ArrayList<>();
            for (int copy = 0; copy < job.generation().copies(); copy++) {
                places.add(new RowSampler.Place(copy, new EngineRow(job, copy)));
            }
            Tensor one = policy.head().logits(hidden);
            Tensor all = one.indexSelect(0, Tensors.longs(one.device(), new long[places.size()], places.size()));
            sampler.draw(all, places);
            writtenTokens += places.size();
            for (RowSampler.Place place : places) {
                if (!place.row().finished()) {
                    int slot = cache.join(read);
                    slots = Arrays.copyOf(slots, cache.slots());
                    slots[slot] = place.row();
                }
            }
            end(places);
        } finally {
            if (job.generation().scorePrompt()) {
                read.close();
            } else {
                prompts.keep(job.generation().promptIds(), read);
            }
        }
    }

    // ---- completions

    /// Writes one token of every row.
    private void step() {
        compact();
        if (rows() == 0) {
            return;
        }
        long[] tokens = new long[slots.length];
        List<RowSampler.Place> places = new ArrayList<>();
        for (int slot = 0; slot < slots.length; slot++) {
            EngineRow row = slots[slot];
            if (row != null) {
                tokens[slot] = row.last();
                places.add(new RowSampler.Place(slot, row));
            }
        }
        Tensor hidden = policy.inference().decode(tokens, cache);
        sampler.draw(policy.head().logits(hidden), places);
        steps++;
        writtenTokens += places.size();
        try {
            for (RowSampler.Place place : places) {
                if (place.row().finished()) {
                    keep(place.index(), place.row());
                    leave(place.index());
                }
            }
        } finally {
            end(places); // also where keeping one fails: nobody else tells those that left
        }
    }

    /// Tells the ends of those that are finished. By then they are counted as running no more.
    private void end(List<RowSampler.Place> places) {
        publish();
        for (RowSampler.Place place : places) {
            if (place.row().finished()) {
                place.row().end();
            }
        }
    }

    /// Keeps what a conversation may go on from.
    private void keep(int slot, EngineRow row) {
        if (limits.promptCacheBytes() > 0 && row.job().generation().copies() == 1) {
            prompts.keep(row.read(), cache.copy(slot));
        }
    }

    private void compact() {
        int[] kept = cache.compact();
        if (kept == null) {
            return;
        }
        @Nullable EngineRow[] before = slots;
        slots = new EngineRow[kept.length];
        for (int slot = 0; slot < kept.length; slot++) {
            slots[slot] = kept[slot] < 0 ? null : before[kept[slot]];
        }
    }
}
