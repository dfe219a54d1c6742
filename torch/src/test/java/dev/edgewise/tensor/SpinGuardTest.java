package dev.edgewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpinGuardTest {
    @TempDir
    Path folder;

    @Test
    void contentionBeginsAtATenthAndEndsAfterTwelveQuietLooks() {
        Contention contention = new Contention();
        assertThat(contention.look(99, 1000)).isFalse();
        assertThat(contention.look(100, 1000)).isTrue();
        for (int i = 0; i < 11; i++) {
            assertThat(contention.look(33, 1000)).isTrue();
        }
        assertThat(contention.look(34, 1000))
                .as("no quiet look, so it counts anew")
                .isTrue();
        for (int i = 0; i < 11; i++) {
            assertThat(contention.look(0, 1000)).isTrue();
        }
        assertThat(contention.look(0, 1000)).isFalse();
        assertThat(contention.look(99, 1000)).isFalse();
    }

    @Test
    void addsUpWhatAllThreadsWaited() throws IOException {
        assertThat(new RunQueue(folder).waited()).isEmpty();
        thread("1", "187920 5000 1\n");
        thread("2", "1 70 3\n");
        Files.createDirectory(folder.resolve("3")); // has just ended
        assertThat(new RunQueue(folder).waited()).hasValue(5070);
        assertThat(new RunQueue(folder.resolve("none")).waited()).isEmpty();
    }

    private void thread(String number, String line) throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve(number)).resolve("schedstat"), line);
    }

    @Test
    @Tag("native")
    @Tag("slow")
    void aSecondTeamIsThereUntilItIsClosed() throws Exception {
        Assumptions.assumeTrue(RunQueue.OWN.waited().isPresent(), "this system does not list threads");
        JavaProcess child =
                JavaProcess.start(folder.resolve("out"), Map.of("OMP_NUM_THREADS", "2"), SpinGuardTest.class.getName());
        assertThat(child.exit(Duration.ofMinutes(2))).as(child.text()).isZero();
        assertThat(child.text()).isEqualTo("2 threads more\n0 threads more\n");
    }

    /// Counts the threads of this process around a team: its own one, and the one that OpenMP adds to it.
    public static void main(String[] arguments) throws Exception {
        try (var _ = TensorScope.open()) {
            Tensors.full(Device.CPU, DType.F32, 1, 1 << 18);
        }
        Thread.sleep(500);
        long before = threads();
        SpinGuard.Team team = SpinGuard.Team.gather();
        Thread.sleep(500);
        System.out.println(threads() - before + " threads more");
        team.close();
        Thread.sleep(500);
        System.out.println(threads() - before + " threads more");
    }

    private static long threads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.count();
        }
    }
}
