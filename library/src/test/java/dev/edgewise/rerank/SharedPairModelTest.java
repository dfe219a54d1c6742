package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two processes that train a ranker through Gloo on the loopback interface, beside one alone.
@Tag("native")
@Tag("slow")
class SharedPairModelTest {
    /// Sums of another order.
    private static final double TOLERANCE = 1e-5;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    /// A list that lies in both shares, and documents of other queries.
    @ParameterizedTest
    @CsvSource({"listnet, 1", "mnrl, 3"})
    void twoRanksOnHalfBatchesEqualOneOnTheWhole(String loss, int queries) throws Exception {
        JavaProcess alone = start(0, 1, 0, loss, queries);
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, 2, port, loss, queries);
        JavaProcess second = start(1, 2, port, loss, queries);
        assertThat(alone.exit(LIMIT)).as(alone.text()).isZero();
        assertThat(first.exit(LIMIT)).as(first.text()).isZero();
        assertThat(second.exit(LIMIT)).as(second.text()).isZero();
        List<String> expected = Files.readAllLines(directory.resolve("1-0"));
        List<String> actual = Files.readAllLines(directory.resolve("2-0"));
        assertThat(Files.readAllLines(directory.resolve("2-1"))).isEqualTo(actual);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            String[] one = expected.get(i).split(" ", -1);
            String[] two = actual.get(i).split(" ", -1);
            assertThat(two[0]).isEqualTo(one[0]);
            assertThat(Double.parseDouble(two[1]))
                    .as(expected.get(i))
                    .isCloseTo(Double.parseDouble(one[1]), within(TOLERANCE));
        }
    }

    private JavaProcess start(int rank, int size, int port, String loss, int queries) throws IOException {
        return JavaProcess.rank(
                rank,
                size,
                port,
                directory,
                RankerProcess.class.getName(),
                directory.toString(),
                loss,
                Integer.toString(queries));
    }
}
