package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two processes that talk through Gloo on the loopback interface, beside one alone.
@Tag("native")
@Tag("slow")
class TwoRanksTest {
    /// Sums of another order; Adam's division by √v magnifies it for small gradients.
    private static final double TOLERANCE = 2e-6;

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = LossType.class,
            names = {"GRPO", "DAPO"})
    void twoRanksOnHalfBatchesEqualOneOnTheWhole(LossType lossType) throws Exception {
        JavaProcess alone = start(0, 1, 0, lossType, "nothing", 0);
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, 2, port, lossType, "nothing", 0);
        JavaProcess second = start(1, 2, port, lossType, "nothing", 0);
        assertThat(alone.exit(LIMIT)).as(alone.text()).isZero();
        assertThat(first.exit(LIMIT)).as(first.text()).isZero();
        assertThat(second.exit(LIMIT)).as(second.text()).isZero();
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

    /// Also where it is rank 0, which holds the store.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aRankThatFailsEndsTheOtherWithItsError(int failing) throws Exception {
        int port = JavaProcess.freePort();
        List<JavaProcess> ranks = List.of(
                start(0, 2, port, LossType.DAPO, "throw", failing), start(1, 2, port, LossType.DAPO, "throw", failing));
        int other = 1 - failing;
        assertThat(ranks.get(failing).exit(LIMIT)).as(ranks.get(failing).text()).isEqualTo(2);
        assertThat(ranks.get(other).exit(LIMIT)).isEqualTo(1);
        assertThat(ranks.get(other).text())
                .contains("FAILED rank " + failing + " failed: row 7 has no question; give it one; this is rank "
                        + other);
    }

    @Test
    void aRankThatIsKilledIsNamed() throws Exception {
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, 2, port, LossType.DAPO, "halt", 1);
        JavaProcess second = start(1, 2, port, LossType.DAPO, "halt", 1);
        assertThat(second.exit(LIMIT)).isEqualTo(9);
        assertThat(first.exit(LIMIT)).isEqualTo(1);
        assertThat(first.text())
                .contains(
                        "FAILED rank 1 ended without a message or did not answer within 60 s: killed, out of memory, or"
                                + " stuck; its own output may say more. This is rank 0");
    }

    private JavaProcess start(int rank, int size, int port, LossType lossType, String fault, int failing)
            throws IOException {
        return JavaProcess.rank(
                rank,
                size,
                port,
                directory,
                RankProcess.class.getName(),
                directory.toString(),
                lossType.name(),
                fault,
                Integer.toString(failing));
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
}
