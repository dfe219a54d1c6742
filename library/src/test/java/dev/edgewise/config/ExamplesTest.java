package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsValidAndNamedAfterItsFile(Path file) {
        RunConfig config = ConfigReader.read(file, List.of());
        assertThat(file.getFileName()).hasToString(config.name() + ".yaml");
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../examples"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(2);
            return found;
        }
    }
}
