package dev.edgewise.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.text.StopStrings;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class JobQueueTest {
    private static final EngineLimits ONE = new EngineLimits(1, 0, 1 << 20, 0, 16);

    private static EngineJob job() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("ab", null)) {
            StopStrings stops = new StopStrings(tokenizer, List.of());
            SamplingSettings sampling = new SamplingSettings(1, 1, 0, 4, List.of());
            return new EngineJob(new Generation(new int[] {1}, 1, sampling, stops, 1, true, -1, false, null), _ -> {});
        }
    }

    /// There must be no moment in which a job counts neither as waiting nor as running.
    @Test
    void whoComesWhileAJobIsTakenFindsItRunning() throws InterruptedException {
        JobQueue queue = new JobQueue();
        AtomicInteger running = new AtomicInteger();
        queue.add(List.of(job()), ONE, running::get);
        AtomicReference<String> refused = new AtomicReference<>("nothing");
        Thread second = Thread.ofPlatform().unstarted(() -> {
            try {
                queue.add(List.of(job()), ONE, running::get);
            } catch (EngineBusyException busy) {
                refused.set(String.valueOf(busy.getMessage()));
            }
        });
        queue.takeIf(_ -> true, _ -> {
            second.start();
            awaitBlocked(second);
            running.set(1);
        });
        second.join();
        assertThat(refused.get()).isEqualTo("the server is busy: 1 completions are being written and 0 prompts wait");
        assertThat(queue.size()).isZero();
    }

    private static void awaitBlocked(Thread thread) {
        try {
            for (int i = 0; i < 3000 && thread.getState() != Thread.State.BLOCKED; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
