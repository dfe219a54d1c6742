package dev.edgewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.spark.Sample.Ended;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of two executors, each a process of its own with a model. One of them is killed in the middle.
@Tag("native")
@Tag("slow")
class ClusterSparkTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    @Test
    void aKilledExecutorLosesNoRowAndWritesNoneTwice() throws Exception {
        Path model = Sample.model(directory.resolve("m"));
        Path rows = Sample.rows(directory.resolve("rows.jsonl"), 480);
        Path plain = directory.resolve("plain.jsonl");
        List<String> select =
                List.of("select", "--student", model.toString(), "--data", rows.toString(), "--threads", "1", "--out");
        Ended here = Sample.run(select, plain.toString());
        assertThat(here.code()).as(here.err()).isZero();

        Path out = directory.resolve("spark.jsonl");
        List<String> arguments = new ArrayList<>(select);
        arguments.addAll(List.of(out.toString(), "--rows-per-part", "16"));
        arguments.addAll(Cluster.OF_TWO);
        JavaProcess driver = new Cluster(directory).start("driver", arguments);
        Path parts = directory.resolve("spark.jsonl.parts");
        while (finished(parts) == 0 || Cluster.executors(driver).size() < 2) {
            assertThat(driver.process().isAlive()).as(driver.text()).isTrue();
            Thread.sleep(20);
        }
        Cluster.killOne(driver);

        assertThat(driver.exit(LIMIT)).as(driver.text()).isZero();
        assertThat(out).hasSameBinaryContentAs(plain);
        assertThat(driver.text()).contains("spark     480 rows in 30 parts, 0 of them from before; 0 without a result");
        assertThat(finished(parts)).isEqualTo(30);
    }

    private static long finished(Path parts) throws IOException {
        if (!Files.isDirectory(parts)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(parts)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .count();
        }
    }
}
