package dev.edgewise.tensor;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/// Lets waiting threads sleep sooner while other work wants the cores.
///
/// libgomp spins for at most 100 rounds while it manages more threads than there are cores, instead of the
/// rounds that [WaitPolicy] sets, and looks at the numbers each time a thread begins to wait. So this keeps a
/// second team of threads, which sleeps, as long as [Contention] lasts. The results do not change. It has no
/// effect where the model's threads do not fill the cores or another runtime of OpenMP is used.
final class SpinGuard {
    private static final long LOOK_MILLIS = 250;

    /// Elements that one operation shares among threads.
    private static final long SHARED = 1L << 18;

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private SpinGuard() {}

    /// Begins to watch, once for the process. Does nothing where the system does not count how long threads wait.
    static void start() {
        if (!STARTED.getAndSet(true) && CpuClock.LINUX.read().isPresent()) {
            Thread.ofPlatform().daemon().name("edgewise-spin-guard").start(SpinGuard::watch);
        }
    }

    private static void watch() {
        Contention contention = new Contention();
        Team team = null;
        Optional<CpuClock.Reading> before = CpuClock.LINUX.read();
        long then = System.nanoTime();
        try {
            while (before.isPresent()) {
                Thread.sleep(LOOK_MILLIS);
                Optional<CpuClock.Reading> after = CpuClock.LINUX.read();
                long now = System.nanoTime();
                if (after.isPresent() && contention.look(before.get(), after.get(), now - then)) {
                    team = team == null ? Team.gather() : team;
                } else if (team != null) {
                    team.close();
                    team = null;
                }
                before = after;
                then = now;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            if (team != null) {
                team.close();
            }
        }
    }

    /// A team of threads that sleeps until it is closed.
    record Team(CountDownLatch end) implements AutoCloseable {
        /// The name of its threads, which the system cuts after 15 characters.
        static final String NAME = "edgewise-second-team";

        /// Makes libgomp start one: a new thread has a team of its own from its first shared operation to its end.
        static Team gather() {
            CountDownLatch end = new CountDownLatch(1);
            Thread.ofPlatform().daemon().name(Team.NAME).start(() -> {
                try (var _ = new PointerScope()) { // not a tensor that is counted: any thread may count at any time
                    torch.full(new long[] {SHARED}, new Scalar(1.0));
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
