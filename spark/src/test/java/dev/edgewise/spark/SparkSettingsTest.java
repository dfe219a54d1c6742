package dev.edgewise.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Spark is told, and what it is not asked in vain.
class SparkSettingsTest {
    @Test
    void executorsThatTheLauncherCannotStartAreRefused(@TempDir Path home) throws IOException {
        SparkSettings settings = SparkSettings.of("local-cluster[2,1,1024]");
        Map<String, String> both = Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13");

        assertThatThrownBy(() -> settings.requireLauncher(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--spark local-cluster[2,1,1024] needs two variables")
                .hasMessageContaining("it is not set")
                .hasMessageContaining("export SPARK_HOME=/tmp/spark-home SPARK_SCALA_VERSION=2.13");
        assertThatThrownBy(() -> settings.requireLauncher(both)).hasMessageContaining(home.toString());

        Files.createDirectory(home.resolve("jars"));
        settings.requireLauncher(both);
        assertThatThrownBy(() -> settings.requireLauncher(Map.of("SPARK_HOME", home.toString())))
                .hasMessageContaining("SPARK_SCALA_VERSION");
        SparkSettings.of("local[2]").requireLauncher(Map.of());
    }
}
