package dev.edgewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
    private static final long LARGE = 1_000_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void whatIsAskedForGoesFirstAndThenTheEnvironment() {
        assertThat(new Threads(3, Map.of("OMP_NUM_THREADS", "5"), 1).of(LARGE)).isEqualTo(3);
        assertThat(new Threads(null, Map.of("OMP_NUM_THREADS", "5"), 1).of(1)).isEqualTo(5);
        assertThat(new Threads(null, Map.of("OMP_NUM_THREADS", "4,2"), 2).of(LARGE))
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "two", "99999999999"})
    void anEnvironmentThatNamesNoNumberIsAsNone(String value) {
        assertThat(new Threads(null, Map.of("OMP_NUM_THREADS", value), 1).of(LARGE))
                .isEqualTo(Processor.usableCores());
    }

    @Test
    void aSmallModelTakesTwoAtMostAndProcessesShareTheCores() {
        int cores = Processor.usableCores();
        assertThat(Threads.standard(Map.of()).of(600_000)).isEqualTo(Math.min(2, cores));
        assertThat(Threads.standard(Map.of()).of(3_500_000)).isEqualTo(Math.min(3, cores));
        assertThat(Threads.standard(Map.of()).of(LARGE)).isEqualTo(cores);
        assertThat(new Threads(null, Map.of(), cores).of(LARGE)).isEqualTo(1);
        assertThat(new Threads(null, Map.of(), cores + 1).of(LARGE)).isEqualTo(1);
    }

    @Test
    void runsSideBySideShareTheCoresAndASmallModelTakesTwoAtMostAmongThem() {
        int cores = Processor.usableCores();
        assertThat(Threads.standard(Map.of("EDGEWISE_PROCESSES", "2")).of(LARGE))
                .isEqualTo(Math.max(1, cores / 2));
        assertThat(Threads.standard(Map.of("EDGEWISE_PROCESSES", "1")).of(600_000))
                .isEqualTo(Math.min(2, cores));
        assertThat(new Threads(null, Map.of("EDGEWISE_PROCESSES", "" + cores), 2).of(LARGE))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"2,1,2", "4,2,2", "16,8,8", "3,8,3", "8,0,8", "1,1,1"})
    void processorsThatShareACoreCountOnceUnlessThereIsOneCore(int processors, int cores, int usable) {
        assertThat(Processor.usable(processors, cores)).isEqualTo(usable);
    }

    @Test
    void countsTheCoresOfTheProcessorsAProcessIsBoundTo() throws IOException {
        Path status = Files.writeString(folder.resolve("status"), "Name:\tjava\nCpus_allowed_list:\t0-2,5\n");
        for (int cpu = 0; cpu < 8; cpu++) {
            Path topology = Files.createDirectories(folder.resolve("cpu" + cpu).resolve("topology"));
            Files.writeString(topology.resolve("physical_package_id"), cpu / 4 + "\n");
            Files.writeString(topology.resolve("core_id"), cpu % 4 / 2 + "\n");
        }
        assertThat(Processor.cores(status, folder)).isEqualTo(3); // 0 and 1 share a core
        assertThat(Processor.cores(Files.writeString(status, "Name:\tjava\n"), folder))
                .isZero();
        assertThat(Processor.cores(folder.resolve("none"), folder)).isZero();
    }

    /// The runtime of OpenMP prints its settings when it is loaded.
    @ParameterizedTest
    @CsvSource({"'',PASSIVE,3000", "active,ACTIVE,30000000000"})
    @Tag("native")
    @Tag("slow")
    void waitingThreadsSleepInTheEndUnlessTheEnvironmentSaysOtherwise(String given, String policy, String rounds)
            throws Exception {
        Map<String, String> environment = given.isEmpty()
                ? Map.of("OMP_DISPLAY_ENV", "verbose")
                : Map.of("OMP_DISPLAY_ENV", "verbose", "OMP_WAIT_POLICY", given);
        JavaProcess child = JavaProcess.start(folder.resolve("out"), environment, ThreadsTest.class.getName());
        assertThat(child.exit(Duration.ofMinutes(2))).as(child.text()).isZero();
        assertThat(child.text())
                .contains("OMP_WAIT_POLICY = '" + policy + "'", "GOMP_SPINCOUNT = '" + rounds + "'")
                .endsWith("3 threads\n");
    }

    /// Uses libtorch as an application does that embeds it: no launcher has set anything.
    public static void main(String[] arguments) {
        try (var _ = TensorScope.open()) {
            Tensors.zeros(Device.CPU, DType.F32, 2);
        }
        Threads.use(3);
        System.out.println(Threads.inUse() + " threads");
    }
}
