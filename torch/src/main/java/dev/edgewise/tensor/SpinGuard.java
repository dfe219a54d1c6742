package dev.edgewise.tensor;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets waiting threads sleep sooner while other work wants the cores.
///
/// libgomp spins for at most 100 rounds while it manages more threads than there are cores, instead of the rounds that
/// [WaitPolicy] sets, and looks at the numbers each time a thread begins to wait. So this keeps a second team of
/// threads, which sleeps, as long as [Contention] lasts. What is computed does not change. Where the model's threads do
/// not fill the cores, or another runtime of OpenMP is used, it has no effect.
final class SpinGuard {
    private static final long LOOK_MILLIS = 250;

    /// Elements that one operation shares among threads.
    private static final long SHARED = 1L << 18;

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private SpinGuard() {}

    /// Begins to watch, once for the process. Does nothing where the system does not count how long threads wait.
    static void start() {
        if (!STARTED.getAndSet(true) && RunQueue.OWN.waited().isPresent()) {
            Thread.ofPlatform().daemon().name("edgewise-spin-guard").start(SpinGuard::watch);
        }
    }

    private static void watch() {
        Contention contention = new Contention();
        Team team = null;
        OptionalLong before = RunQueue.OWN.waited();
        long then = System.nanoTime();
        try {
            while (before.isPresent()) {
                Thread.sleep(LOOK_MILLIS);
                OptionalLong waited = RunQueue.OWN.waited();
                long now = System.nanoTime();
                // the sum falls when a thread ends
                long more = Math.max(0, waited.orElse(0) - before.getAsLong());
                if (contention.look(more, now - then)) {
                    team = team == null ? Team.gather() : team;
                } else if (team != null) {
                    team.close();
                    team = null;
                }
                before = waited;
                then = now;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /// A team of threads that sleeps until it is closed.
    record Team(CountDownLatch end) implements AutoCloseable {
        /// Makes libgomp start one: a new thread has a team of its own from its first shared operation to its end.
        static Team gather() {
            CountDownLatch end = new CountDownLatch(1);
            Thread.ofPlatform().daemon().name("edgewise-second-team").start(() -> {
                try (var _ = TensorScope.open()) {
                    Tensors.full(Device.CPU, DType.F32, 1, SHARED);
                }
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return new Team(end);
        }

        @Override
        public void close() {
            end.countDown();
        }
    }
}
