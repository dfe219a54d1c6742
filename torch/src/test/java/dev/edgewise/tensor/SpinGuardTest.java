package dev.edgewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpinGuardTest {
    @TempDir
    Path folder;

    private static final CpuClock.Reading START = new CpuClock.Reading(500, 70, 9000);

    private static boolean look(Contention contention, long waited, long ran, long others) {
        return contention.look(
                START,
                new CpuClock.Reading(START.ran() + ran, START.waited() + waited, START.busy() + ran + others),
                1000);
    }

    @Test
    void contentionBeginsWhereThreadsWaitForOtherProcesses() {
        Contention contention = new Contention();
        assertThat(look(contention, 99, 1500, 500)).isFalse();
        assertThat(look(contention, 900, 1900, 99))
                .as("they wait for each other")
                .isFalse();
        assertThat(look(contention, 100, 1900, 100)).isTrue();
    }

    @Test
    void contentionEndsAfterTwelveQuietLooks() {
        Contention contention = new Contention();
        look(contention, 500, 1000, 1000);
        for (int i = 0; i < 11; i++) {
            assertThat(look(contention, 33, 1500, 500)).isTrue();
        }
        assertThat(look(contention, 34, 1500, 500))
                .as("no quiet look, so it counts anew")
                .isTrue();
        for (int i = 0; i < 11; i++) {
            assertThat(look(contention, 900, 1900, 49)).isTrue();
        }
        assertThat(look(contention, 0, 2000, 0)).isFalse();
        assertThat(look(contention, 99, 1500, 500)).isFalse();
    }

    @Test
    void aThreadThatEndsTakesItsTimeAlong() {
        CpuClock.Reading fewer = new CpuClock.Reading(100, 10, START.busy() + 1000);
        assertThat(new Contention().look(START, fewer, 1000)).isFalse();
    }

    @Test
    void addsUpThreadsAndTheMachinesCores() throws IOException {
        CpuClock clock = new CpuClock(folder);
        assertThat(clock.read()).isEmpty();
        thread("1", "187920 5000 1\n");
        thread("2", "1 70 3\n");
        Files.createDirectory(folder.resolve("self/task/3")); // has just ended
        assertThat(clock.read()).isEmpty();
        Files.writeString(folder.resolve("stat"), "cpu  10 2 3 1000 500 1 1 4 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
        assertThat(clock.read()).hasValue(new CpuClock.Reading(187921, 5070, 210_000_000));
        Files.writeString(folder.resolve("stat"), "cpu  x\n");
        assertThat(clock.read()).isEmpty();
    }

    private void thread(String number, String line) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("self/task").resolve(number))
                        .resolve("schedstat"),
                line);
    }

    @Test
    @Tag("native")
    @Tag("slow")
    void aSecondTeamIsThereUntilItIsClosed() throws Exception {
        Assumptions.assumeTrue(CpuClock.LINUX.read().isPresent(), "this system does not list threads");
        JavaProcess child =
                JavaProcess.start(folder.resolve("out"), Map.of("OMP_NUM_THREADS", "2"), SpinGuardTest.class.getName());
        assertThat(child.exit(Duration.ofMinutes(2))).as(child.text()).isZero();
        assertThat(child.text()).isEqualTo("two\nnone\n");
    }

    /// Waits for the threads of a team: its own one, and the one that OpenMP adds to it, which has the same name.
    public static void main(String[] arguments) throws Exception {
        try (var _ = TensorScope.open()) {
            Tensors.full(Device.CPU, DType.F32, 1, 1 << 18);
        }
        SpinGuard.Team team = SpinGuard.Team.gather();
        await(2);
        System.out.println("two");
        team.close();
        await(0);
        System.out.println("none");
    }

    private static void await(long wanted) throws Exception {
        for (int look = 0; threads() != wanted; look++) {
            if (look == 600) {
                throw new IllegalStateException(threads() + " threads instead of " + wanted);
            }
            Thread.sleep(100);
        }
    }

    private static long threads() throws IOException {
        String name = SpinGuard.Team.NAME.substring(0, 15);
        long count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    count += Files.readString(task.resolve("comm")).strip().equals(name) ? 1 : 0;
                } catch (IOException ended) {
                    // it is no thread any more
                }
            }
        }
        return count;
    }
}
