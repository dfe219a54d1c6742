package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.objective.LossType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two processes that talk through Gloo on the loopback interface, beside one alone.
@Tag("native")
@Tag("slow")
class TwoRanksTest {
    /// Sums of another order; Adam's division by √v magnifies it for small gradients.
    private static final double TOLERANCE = 2e-6;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = LossType.class,
            names = {"GRPO", "DAPO"})
    void twoRanksOnHalfBatchesEqualOneOnTheWhole(LossType lossType) throws Exception {
        Process alone = start(0, 1, 0, lossType, "nothing", 0);
        int port = freePort();
        Process first = start(0, 2, port, lossType, "nothing", 0);
        Process second = start(1, 2, port, lossType, "nothing", 0);
        assertThat(exit(alone)).as(output(0, 1)).isZero();
        assertThat(exit(first)).as(output(0, 2)).isZero();
        assertThat(exit(second)).as(output(1, 2)).isZero();
        try (TensorFile one = Safetensors.open(directory.resolve("1-0.safetensors"));
                TensorFile two = Safetensors.open(directory.resolve("2-0.safetensors"));
                TensorFile other = Safetensors.open(directory.resolve("2-1.safetensors"))) {
            for (String name : one.tensors().keySet()) {
                assertThat(two.floats(name)).as(name).containsExactly(one.floats(name), within((float) TOLERANCE));
                assertThat(other.floats(name)).as(name).containsExactly(two.floats(name));
            }
        }
        Map<String, Double> expected = metrics("1-0");
        Map<String, Double> actual = metrics("2-0");
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, value) -> assertThat(actual.get(key)).as(key).isCloseTo(value, within(1e-5)));
        assertThat(metrics("2-1")).isEqualTo(actual);
    }

    @Test
    void aRankThatFailsEndsTheOtherWithItsError() throws Exception {
        int port = freePort();
        Process first = start(0, 2, port, LossType.DAPO, "throw", 1);
        Process second = start(1, 2, port, LossType.DAPO, "throw", 1);
        assertThat(exit(second)).isEqualTo(2);
        assertThat(exit(first)).isEqualTo(1);
        assertThat(output(0, 2)).contains("FAILED rank 1 failed: row 7 has no question; give it one; this is rank 0");
    }

    @Test
    void soDoesRankZeroWhichHoldsTheStore() throws Exception {
        int port = freePort();
        Process first = start(0, 2, port, LossType.DAPO, "throw", 0);
        Process second = start(1, 2, port, LossType.DAPO, "throw", 0);
        assertThat(exit(first)).isEqualTo(2);
        assertThat(exit(second)).isEqualTo(1);
        assertThat(output(1, 2)).contains("FAILED rank 0 failed: row 7 has no question; give it one; this is rank 1");
    }

    @Test
    void aRankThatIsKilledIsNamed() throws Exception {
        int port = freePort();
        Process first = start(0, 2, port, LossType.DAPO, "halt", 1);
        Process second = start(1, 2, port, LossType.DAPO, "halt", 1);
        assertThat(exit(second)).isEqualTo(9);
        assertThat(exit(first)).isEqualTo(1);
        assertThat(output(0, 2))
                .contains(
                        "FAILED rank 1 ended without a message or did not answer within 60 s: killed, out of memory, or"
                                + " stuck; its own output may say more. This is rank 0");
    }

    private Process start(int rank, int size, int port, LossType lossType, String fault, int failing)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.bytedeco.javacpp.nopointergc=true",
                        "-Dorg.bytedeco.openblas.load=" + System.getProperty("org.bytedeco.openblas.load", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RankProcess.class.getName(),
                        directory.toString(),
                        lossType.name(),
                        fault,
                        Integer.toString(failing))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(size + "-" + rank + ".out").toFile());
        builder.environment()
                .putAll(Map.of(
                        "RANK",
                        Integer.toString(rank),
                        "WORLD_SIZE",
                        Integer.toString(size),
                        "MASTER_ADDR",
                        "127.0.0.1",
                        "MASTER_PORT",
                        Integer.toString(port),
                        "EDGEWISE_RANK_TIMEOUT",
                        "60",
                        "OMP_NUM_THREADS",
                        "1"));
        return builder.start();
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the process ends").isTrue();
        return process.exitValue();
    }

    private String output(int rank, int size) throws IOException {
        return Files.readString(directory.resolve(size + "-" + rank + ".out"));
    }

    private Map<String, Double> metrics(String name) throws IOException {
        Map<String, Double> metrics = new TreeMap<>();
        String text = Files.readString(directory.resolve(name + ".metrics"));
        for (String entry : text.substring(1, text.length() - 1).split(", ", -1)) {
            String[] parts = entry.split("=", -1);
            metrics.put(parts[0], Double.parseDouble(parts[1]));
        }
        return metrics;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
